"""Every form of the product: where it lies, who may open it, and one submission that is taken.
A form class without a line here fails tests/bad_input/test_bad_input.py."""

from dataclasses import dataclass, field

from campaigns.enums import Question
from campaigns.forms import (
    basket,
    community,
    editor,
    failure,
    fulfilment,
    help,
    match_funds,
    match_pitches,
    money,
    offline,
    profile,
    returns,
    soundings,
    stopping,
    stories,
    story,
    support,
    talks,
)
from campaigns.forms.fees import FeeForm
from courses import forms as courses
from crowdcoop.accounts import forms as accounts
from incubator import forms as incubator
from membership import forms as membership
from payments import forms_accounts


@dataclass(frozen=True)
class Line:
    """`valid` completes what the page proposes; None where a form is taken only after steps told in its own tests.

    `before` are forms sent first, each (address, what is typed). `thing` as in tests/permissions/matrix.py.
    """

    form: type
    role: str
    address: str
    thing: str = ""
    valid: dict | None = field(default_factory=dict)
    before: tuple = ()

    def __str__(self):
        return f"{self.form.__module__}.{self.form.__name__}"


AMOUNT = ("support", {"choice": "other", "amount": "25"})
CLAIM = ("account_claim", {"email": "guest@example.org"})
COST = {"rows-0-title": "A", "rows-0-kind": "material", "rows-0-amount": "9"}
LINES = [
    Line(accounts.PreferencesForm, "supporter", "account_preferences"),
    Line(accounts.ClaimForm, "supporter", "account_claim", valid=CLAIM[1]),
    Line(accounts.ClaimCodeForm, "supporter", "account_claim_code", valid=None, before=(CLAIM,)),
    Line(accounts.EraseForm, "learner", "account_erase", valid=None),
    Line(courses.QuizForm, "learner", "learning_quiz", "lesson", valid=None),
    Line(courses.WorksheetForm, "learner", "learning_worksheet", "lesson"),
    Line(courses.JoinForm, "coop_owner", "learning_join", "path"),
    Line(support.AmountForm, "visitor", "support", "campaign_open", {"choice": "other", "amount": "25"}),
    Line(support.YouForm, "visitor", "support_you", "campaign_open", {"email": "a@example.org"}, (AMOUNT,)),
    Line(basket.TipForm, "supporter", "tip", "tip", valid=None),
    Line(basket.WithdrawTipForm, "supporter", "tip_withdraw", "tip", valid=None),
    Line(support.ChangeForm, "supporter", "pledge", "pledge", valid=None),
    Line(support.WithdrawForm, "supporter", "pledge_withdraw", "pledge", valid=None),
    Line(editor.TitleForm, "coop_owner", "campaign_new", "cooperative", {"title": "A laundry"}),
    Line(editor.OverviewForm, "coop_owner", "campaign_edit_overview", "draft", {"lead": "Clean."}),
    Line(editor.LaunchForm, "coop_owner", "campaign_schedule", "approved", valid=None),
    Line(story.BlockRow, "coop_owner", "campaign_edit_story", "draft", {"rows-0-text": "Once."}),
    Line(editor.CostRow, "coop_owner", "campaign_edit_costs", "draft", COST),
    Line(editor.RewardRow, "coop_owner", "campaign_edit_rewards", "draft", {"rows-0-title": "A", "rows-0-price": "9"}),
    Line(
        editor.ReturnRow, "coop_owner", "campaign_edit_returns", "draft",
        {"rows-0-title": "A", "rows-0-licence": "CC0", "rows-0-promised_on": "2027-12-01"},
    ),
    Line(
        editor.NeedRow, "coop_owner", "campaign_edit_needs", "draft",
        {"rows-0-title": "A", "rows-0-kind": "hours", "rows-0-quantity": "9"},
    ),
    Line(profile.ProfileForm, "coop_owner", "campaign_edit_profile", "draft", {"categories": "food"}),
    Line(profile.MediaForm, "coop_owner", "campaign_edit_media", "draft", {"video": "https://vimeo.com/123456789"}),
    Line(help.OfferForm, "visitor", "help", "need", {"quantity": "3", "email": "a@example.org"}),
    Line(help.ConfirmOfferForm, "visitor", "help_confirm", "offer_token"),
    Line(help.AnswerForm, "coop_owner", "campaign_offer", "offer", valid=None),
    Line(
        returns.DeliverForm, "coop_owner", "campaign_return", "promise",
        {"link": "https://example.org/recipes", "evidence": "Forty recipes, read by twelve bakeries."},
    ),
    Line(fulfilment.TickForm, "coop_owner", "campaign_handover_reward", "reward", valid=None),
    Line(
        fulfilment.AskForm, "coop_owner", "campaign_handover_ask", "reward",
        {"until_on": "2027-03-20", "question_1": "Which size?", "options_1": "S\nM"},
    ),
    Line(
        fulfilment.DetailsForm, "supporter", "pledge_reward", "paid_pledge",
        {"recipient": "Nora", "street": "Major 3", "postcode": "08001", "town": "Vic", "country": "España"},
    ),
    Line(talks.MessageForm, "supporter", "pledge_talk", "paid_pledge", {"text": "When does it open?"}),
    Line(talks.BlockForm, "supporter", "pledge_talk_block", "paid_pledge"),
    Line(talks.ReportForm, "supporter", "pledge_talk_report", "own_report", {"reason": "Rude."}),
    Line(talks.VerdictForm, "programme", "talk_report", "reported", {"way": "hide"}),
    Line(failure.LookBackForm, "coop_owner", "campaign_after", "failed", {"reasons": "few_knew"}),
    Line(failure.TryAgainForm, "coop_owner", "campaign_try_again", "failed", valid=None),
    Line(failure.WishForm, "visitor", "campaign_again", "public_failed", {"email": "a@example.org", "agree": "on"}),
    Line(
        stories.BecameForm, "coop_owner", "campaign_became", "became",
        {"title": "It bakes", "text": "Bread every day. " * 9},
    ),
    Line(stories.StoryAnswerForm, "programme", "story_review", "story", {"way": "publish"}),
    Line(stopping.CancelForm, "coop_owner", "campaign_cancel", "campaign_open", {"reason": "Sold.", "sure": "on"}),
    Line(match_funds.FundForm, "programme", "match_fund_new", valid={"name": "Doubles"}),
    Line(match_funds.RuleForm, "matcher", "match_fund_rule", "match_fund", {"factor_percent": "100", "round": "0"}),
    Line(match_funds.FunderForm, "matcher", "match_fund_funder", "match_fund",
         {"name": "Town hall", "email": "a@example.org", "committed": "900"}),
    Line(match_funds.PersonForm, "programme", "match_fund_person", "match_fund", valid=None),
    Line(match_funds.EditFunderForm, "matcher", "match_fund_funder_edit", "match_funder_own",
         {"name": "Town hall", "email": "a@example.org", "committed": "900"}),
    Line(match_pitches.QuestionForm, "matcher", "match_fund_question", "match_fund_unasked",
         {"text": "Why?", "kind": "words", "weight": "1"}),
    Line(match_pitches.ScoreForm, "matcher", "match_fund_score", "match_pitch", {"points": "7"}),
    Line(match_pitches.PitchForm, "coop_owner", "campaign_pitch", "draft_pitch", {"terms": "on"}),
    Line(match_pitches.PitchAnswerForm, "matcher", "match_fund_pitch", "match_pitch", valid=None),
    Line(community.UpdateForm, "coop_owner", "campaign_tell", "campaign_open", {"title": "Hot", "text": "It bakes."}),
    Line(community.UpdateWordsForm, "coop_owner", "campaign_update_edit", "team_update"),
    Line(community.RemarkForm, "supporter", "campaign_update", "update", {"text": "Well done."}),
    Line(community.GuestRemarkForm, "visitor", "campaign_ask", "campaign_open",
         {"text": "Which flour?", "email": "a@example.org"}),
    Line(community.FollowForm, "supporter", "campaign_follow", "campaign_open"),
    Line(community.RemindForm, "visitor", "campaign_follow", "campaign_open", {"email": "a@example.org"}),
    Line(community.CoachForm, "coop_owner", "campaign_coach", "campaign_open"),
    Line(community.AnswerForm, "coop_owner", "campaign_remark", "remark", {"text": "Ours."}),
    Line(soundings.StatementForm, "visitor", "campaign_say", "shown", {"hours": "3", "email": "a@example.org"}),
    Line(soundings.RatingForm, "visitor", "campaign_rate", "shown", dict.fromkeys(Question.values, "4")
         | {"email": "a@example.org"}),
    Line(soundings.SoundingForm, "coop_owner", "campaign_sounding", "shown", {"digest": "Bread each morning."}),
    Line(soundings.StopSoundingForm, "adviser", "campaign_sounding_stop", "shown", {"reason": "The sums are old."}),
    Line(membership.TaxIdForm, "coop_owner", "membership_tax_id", "cooperative", {"tax_id": "F12345674"}),
    Line(membership.StepForm, "coop_secretary", "membership_review", "received"),
    Line(membership.InterestForm, "visitor", "interest", "public_cooperative", valid=None),
    Line(membership.JoinForm, "matcher", "join", "public_cooperative", valid=None),
    Line(membership.TextForm, "coop_secretary", "membership_ask", "received", {"text": "Which street?"}),
    Line(
        membership.DenyForm, "coop_secretary", "membership_deny", "received",
        {"reason_code": "capacity", "text": "There is no room this year."},
    ),
    Line(membership.ContributionForm, "coop_treasurer", "membership_contribution", "received", valid=None),
    Line(membership.PersonForm, "coop_owner", "membership_people", "cooperative", valid=None),
    Line(incubator.IntakeForm, "visitor", "intake_apply", "call", valid=None),
    Line(incubator.AcceptForm, "programme", "programme_accept", "intake_sent", valid=None),
    Line(incubator.WaitlistForm, "programme", "programme_waitlist", "intake_sent"),
    Line(incubator.DeclineForm, "programme", "programme_decline", "intake_sent", valid=None),
    Line(incubator.AdviserForm, "programme", "programme_adviser", "incubation", valid=None),
    Line(incubator.VersionForm, "coop_owner", "incubation_hand_in", "open_deliverable", valid=None),
    Line(incubator.ReviewForm, "adviser", "incubation_review", "deliverable", valid=None),
    Line(incubator.SignOffForm, "adviser", "incubation_sign_off", "incubation", valid=None),
    Line(incubator.SessionForm, "adviser", "incubation_session_new", "incubation", valid=None),
    Line(incubator.NoteForm, "adviser", "incubation_session_note", "session", valid=None),
    Line(incubator.CancelForm, "adviser", "incubation_session_cancel", "session"),
]  # fmt: skip

# Forms that need a world of their own (a review begun, the payment service), and the tests that have it.
ELSEWHERE = {
    FeeForm: "tests/campaigns/views/test_cockpit.py",
    incubator.CampaignReviewForm: "tests/incubator/test_forms.py",
    incubator.PlaceNoteForm: "tests/incubator/test_remarks.py",
    support.AddressCodeForm: "tests/campaigns/views/test_proving.py",
    support.CheckForm: "tests/campaigns/views/test_support.py",
    basket.TippedCheckForm: "tests/campaigns/views/test_basket.py",
    basket.BasketYouForm: "tests/campaigns/views/test_basket.py",
    basket.BasketCheckForm: "tests/campaigns/views/test_basket.py",
    support.ConfirmForm: "tests/campaigns/views/test_transfer_pledge.py",
    support.TransferCheckForm: "tests/campaigns/views/test_transfer_pledge.py",
    offline.OfflineForm: "tests/campaigns/views/test_offline.py",
    offline.OfflineAnswerForm: "tests/campaigns/views/test_offline.py",
    soundings.ProvenForm: "tests/campaigns/views/test_soundings.py",
    soundings.WithdrawStatementForm: "tests/campaigns/views/test_soundings.py",
    community.StopNewsForm: "tests/campaigns/views/test_community.py",
    match_funds.PaidInForm: "tests/campaigns/views/test_match_funds.py",
    match_funds.MoveForm: "tests/campaigns/views/test_match_funds.py",
    forms_accounts.AccountForm: "tests/membership/views/test_capital.py",
    money.ConnectForm: "tests/campaigns/views/test_money.py",
    stopping.StopForm: "tests/campaigns/views/test_stopping.py",
}
