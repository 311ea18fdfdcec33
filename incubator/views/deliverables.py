"""One document: its versions and comments, handing in the next one, the adviser's answer, the checked download.
Which answer is allowed when is decided in services/deliverables.py."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from crowdcoop import clock
from crowdcoop.views import FormPage
from incubator import queries
from incubator.enums import StageState, VersionState
from incubator.forms import ReviewForm, VersionForm
from incubator.models import DeliverableVersion, ReviewComment
from incubator.rules import can_advise, can_hand_in, can_see
from incubator.services import deliverables

from .access import OfDocument

MAX_PARAGRAPHS = 120


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a version and what was said about it. `field` is the remark's field in the review form."""

    number: int
    text: str
    comments: list[ReviewComment]
    field: Any = None


def paragraphs(text: str) -> list[str]:
    """The text at its empty lines; what comes after the last that can be commented stays in one piece."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    head, tail = parts[: MAX_PARAGRAPHS - 1], parts[MAX_PARAGRAPHS - 1 :]
    return [*head, "\n\n".join(tail)] if tail else head


def with_comments(version: DeliverableVersion | None, form: Any = None) -> list[Paragraph]:
    """A version's paragraphs with their comments, and with the fields of a review form where there is one."""
    if version is None:
        return []
    said: dict[int, list[ReviewComment]] = {}
    for comment in sorted(version.comments.all(), key=lambda c: c.pk):
        said.setdefault(comment.paragraph, []).append(comment)
    return [
        Paragraph(number, text, said.get(number, []), form[f"p{number}"] if form else None)
        for number, text in enumerate(paragraphs(version.text), start=1)
    ]


class _DocumentPage(OfDocument):
    def document_context(self) -> dict[str, Any]:
        user, deliverable = self.request.user, self.deliverable
        words = queries.programme_words(self.incubation.programme)
        versions = list(
            deliverable.versions.order_by("-number")
            .select_related("submitted_by", "reviewed_by")
            .prefetch_related("comments")
        )
        latest = versions[0] if versions else None
        open_now = deliverable.stage.state == StageState.OPEN and deliverable.approved_at is None
        waiting = latest is not None and latest.state == VersionState.SUBMITTED
        return {
            **self.case_context(),
            "deliverable": deliverable,
            "document": words.document(deliverable.stage.key, deliverable.key, deliverable.title),
            "stage": words.stage(deliverable.stage.key, deliverable.stage.title),
            "latest": latest,
            "earlier": versions[1:],
            "paragraphs": with_comments(latest),
            "may_hand_in": open_now and not waiting and can_hand_in(user, self.incubation),
            "may_review": waiting and can_advise(user, self.incubation),
            "waiting": waiting,
            "crumbs": [
                {"url": reverse("incubation", args=[self.incubation.code]), "label": self.incubation.cooperative.name},
                {"url": "", "label": words.document(deliverable.stage.key, deliverable.key, deliverable.title).title},
            ],
        }


class DocumentView(_DocumentPage, TemplateView):
    """Where a document stands."""

    template_name = "incubator/deliverable.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.document_context()}


class HandInView(_DocumentPage, FormPage):
    """The team writes the next version, beginning with the last one's text."""

    may = staticmethod(can_hand_in)
    form_class = VersionForm
    template_name = "incubator/hand_in.html"

    def get_initial(self) -> dict[str, Any]:
        latest = queries.latest_version(self.deliverable)
        return {"text": latest.text if latest else ""}

    def act(self, form: VersionForm) -> str:
        deliverables.submit_version(
            by=self.request.user, deliverable=self.deliverable, order=form.to_order(), now=clock.now()
        )
        return reverse("incubation_deliverable", args=[self.incubation.code, self.deliverable.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.document_context()}


class ReviewView(_DocumentPage, FormPage):
    """The adviser answers the version that waits."""

    may = staticmethod(can_advise)
    form_class = ReviewForm
    template_name = "incubator/review.html"
    version: DeliverableVersion

    def allow(self) -> bool:
        if not super().allow():
            return False
        latest = queries.latest_version(self.deliverable)
        if latest is None:
            return False
        self.version = latest
        return True

    def get_form_kwargs(self) -> dict[str, Any]:
        approving = "approve" in self.request.POST
        return {**super().get_form_kwargs(), "paragraphs": paragraphs(self.version.text), "approving": approving}

    def act(self, form: ReviewForm) -> str:
        comment, now = form.cleaned_data["comment"].strip(), clock.now()
        if "approve" in self.request.POST:
            deliverables.approve_version(by=self.request.user, version=self.version, comment=comment, now=now)
        else:
            deliverables.request_changes(
                by=self.request.user, version=self.version, comment=comment, paragraphs=form.remarks(), now=now
            )
        return reverse("incubation_deliverable", args=[self.incubation.code, self.deliverable.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), **self.document_context()}
        context["paragraphs"] = with_comments(self.version, context["form"])
        context["version"] = self.version
        return context


class DownloadView(OfDocument, View):
    """A file leaves as a download only, never shown inside the site."""

    may = staticmethod(can_see)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = get_object_or_404(self.deliverable.versions, number=kwargs["number"])
        if not version.file:
            raise Http404
        try:
            content = version.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content, as_attachment=True, filename=version.file_name, content_type=version.content_type
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
