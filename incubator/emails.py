"""The incubator's letters: to whom, in which language, with which links. All links lead to the portal.
Texts live in templates/incubator/mail/; sending is the outbox's."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from crowdcoop.mail.services import link_in, queue_for_each, queue_mail

from .enums import MANAGERS
from .models import DeliverableVersion, Incubation, IntakeApplication, Session, StageProgress
from .queries import application_token, programme_words, team_of


def _tell(
    people: Iterable[Any], kind: str, code: str, ordinal: int, link: tuple[Any, ...], context: dict[str, Any]
) -> None:
    """One letter to each account that is still read, in its language."""
    readers = [person for person in people if person is not None and person.is_active and person.email]

    def told(person: Any) -> dict[str, Any]:
        return {"name": person.name, "link": link_in(person.language, *link), **context}

    queue_for_each(readers, kind=f"incubator/{kind}", about=code, told=told, ordinal=ordinal)


def managers() -> list[Any]:
    """Active programme managers."""
    return list(get_user_model().objects.filter(groups__name=MANAGERS, is_active=True).distinct().order_by("pk"))


def companions_of(campaign: Any) -> list[Any]:
    """Who accompanies a campaign's cooperative: its advisers, else the programme."""
    cases = campaign.cooperative.incubations.filter(adviser__is_active=True).select_related("adviser").order_by("pk")
    return [case.adviser for case in cases] or managers()


# Applications ----------------------------------------------------------------------------------------------------


def _tell_applicant(application: IntakeApplication, kind: str, ordinal: int = 1, **context: Any) -> None:
    language = application.applicant.language if application.applicant else application.language
    token = application_token(application)
    queue_mail(
        kind=f"incubator/{kind}",
        to=application.address,
        language=language,
        context={
            "application": application,
            "group": application.group_name,
            "programme": programme_words(application.call.programme, language).name,
            "call": application.call,
            "link": link_in(language, "intake_resume", application.call.code, token),
            **context,
        },
        subject_code=application.code,
        ordinal=ordinal,
    )


def draft_saved(application: IntakeApplication) -> None:
    _tell_applicant(application, "draft_saved")


def application_received(application: IntakeApplication) -> None:
    _tell_applicant(application, "application_received")


def application_to_read(application: IntakeApplication) -> None:
    link = ("programme_application", application.code)
    _tell(managers(), "application_to_read", application.code, 1, link, {"group": application.group_name})


def application_waitlisted(application: IntakeApplication) -> None:
    _tell_applicant(application, "application_waitlisted", text=application.decision_text)


def application_declined(application: IntakeApplication) -> None:
    _tell_applicant(
        application,
        "application_declined",
        text=application.decision_text,
        reason=application.get_reason_code_display,
        reapply_on=application.reapply_on,
        has_path=application.recommended_path is not None,
    )


def _name(person: Any) -> str:
    """A person's name; nothing where they have left."""
    return person.name if person else ""


def application_accepted(application: IntakeApplication, incubation: Incubation) -> None:
    language = application.applicant.language if application.applicant else application.language
    link = link_in(language, "incubation", incubation.code)
    sign_in = link_in(language, "account_login")
    _tell_applicant(application, "application_accepted", link=link, sign_in=sign_in, adviser=_name(incubation.adviser))


# Cases -----------------------------------------------------------------------------------------------------------


def _tell_team(
    incubation: Incubation, kind: str, code: str, ordinal: int, link: tuple[Any, ...], **context: Any
) -> None:
    context = {"cooperative": incubation.cooperative.name, **context}
    _tell(team_of(incubation.cooperative), kind, code, ordinal, link, context)


def case_assigned(incubation: Incubation) -> None:
    context = {"cooperative": incubation.cooperative.name}
    _tell([incubation.adviser], "case_assigned", incubation.code, 1, ("incubation", incubation.code), context)


def _document(version: DeliverableVersion) -> tuple[Incubation, tuple[Any, ...], dict[str, Any]]:
    deliverable = version.deliverable
    incubation = deliverable.stage.incubation
    link = ("incubation_deliverable", incubation.code, deliverable.code)
    return incubation, link, {"document": deliverable.title, "version": version.number, "comment": version.comment}


def deliverable_submitted(version: DeliverableVersion) -> None:
    incubation, link, context = _document(version)
    context = {"cooperative": incubation.cooperative.name, **context}
    _tell([incubation.adviser], "deliverable_submitted", version.deliverable.code, version.number, link, context)


def deliverable_sent_back(version: DeliverableVersion) -> None:
    incubation, link, context = _document(version)
    _tell_team(incubation, "deliverable_sent_back", version.deliverable.code, version.number, link, **context)


def deliverable_approved(version: DeliverableVersion) -> None:
    incubation, link, context = _document(version)
    _tell_team(incubation, "deliverable_approved", version.deliverable.code, version.number, link, **context)


def deliverable_due(deliverable: Any) -> None:
    """The reminder a week before a document is due; once."""
    incubation = deliverable.stage.incubation
    link = ("incubation_deliverable", incubation.code, deliverable.code)
    _tell_team(
        incubation, "deliverable_due", deliverable.code, 1, link, document=deliverable.title, due_on=deliverable.due_on
    )


def stage_passed(stage: StageProgress, following: StageProgress | None) -> None:
    incubation = stage.incubation
    following_title = following.title if following else ""
    link = ("incubation", incubation.code)
    context = {"stage": stage.title, "following": following_title}
    _tell_team(incubation, "stage_passed", incubation.code, stage.position, link, **context)


def _session(session: Session, kind: str) -> None:
    incubation = session.incubation
    link = ("incubation_session", incubation.code, session.code)
    _tell_team(incubation, kind, session.code, 1, link, session=session, adviser=_name(session.adviser))


def session_booked(session: Session) -> None:
    _session(session, "session_booked")


def session_noted(session: Session) -> None:
    _session(session, "session_noted")


def session_cancelled(session: Session) -> None:
    _session(session, "session_cancelled")


# Campaign drafts -------------------------------------------------------------------------------------------------


def campaign_to_review(campaign: Any, adviser: Any, round_number: int) -> None:
    context = {"cooperative": campaign.cooperative.name}
    _tell([adviser], "campaign_to_review", campaign.code, round_number, ("campaign_review", campaign.code), context)


def campaign_to_approve(campaign: Any, round_number: int) -> None:
    context = {"cooperative": campaign.cooperative.name}
    _tell(managers(), "campaign_to_approve", campaign.code, round_number, ("campaign_review", campaign.code), context)
