"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, include, path

from .views import applicant, capital, interest, join, people, register, secretary

_interest: list[URLPattern | URLResolver] = [
    path("confirm/<str:token>/", interest.Confirm.as_view(), name="interest_confirm"),
    path("mine/<str:token>/", interest.Mine.as_view(), name="interest_mine"),
    path("mine/<str:token>/erase/", interest.Erase.as_view(), name="interest_erase"),
    path("<slug:code>/", interest.Ask.as_view(), name="interest"),
    path("<slug:code>/sent/", interest.Sent.as_view(), name="interest_sent"),
    path("<slug:code>/forgotten/", interest.Forgotten.as_view(), name="interest_forgotten"),
]
_application: list[URLPattern | URLResolver] = [
    path("", applicant.Status.as_view(), name="application"),
    path("confirm/", applicant.Confirm.as_view(), name="application_confirm"),
    path("answer/", applicant.AnswerInformation.as_view(), name="application_answer"),
    path("debit/", applicant.PayByDebit.as_view(), name="application_debit"),
    path("withdraw/", applicant.Withdraw.as_view(), name="application_withdraw"),
]
_decide: list[URLPattern | URLResolver] = [
    path("", secretary.Detail.as_view(), name="membership_application"),
    path("review/", secretary.StartReview.as_view(), name="membership_review"),
    path("ask/", secretary.RequestInformation.as_view(), name="membership_ask"),
    path("admit/", secretary.Admit.as_view(), name="membership_admit"),
    path("deny/", secretary.Deny.as_view(), name="membership_deny"),
    path("silence/", secretary.ConfirmSilence.as_view(), name="membership_silence"),
    path("contribution/", secretary.Contribution.as_view(), name="membership_contribution"),
    path("more-time/", secretary.MoreTime.as_view(), name="membership_more_time"),
]
_workspace: list[URLPattern | URLResolver] = [
    path("", people.Overview.as_view(), name="membership_workspace"),
    path("tax-number/", people.TaxNumber.as_view(), name="membership_tax_id"),
    path("people/", people.People.as_view(), name="membership_people"),
    path("people/<int:role_id>/remove/", people.Remove.as_view(), name="membership_person_remove"),
    path("applications/", secretary.Applications.as_view(), name="membership_applications"),
    path("applications/<slug:application>/", include(_decide)),
    path("register/", register.Book.as_view(), name="membership_register"),
    path("register.csv", register.as_csv_file, name="membership_register_csv"),
    path("capital/", capital.Capital.as_view(), name="membership_capital"),
    path("capital/account/", capital.Account.as_view(), name="membership_capital_account"),
    path("capital/<slug:payout>.pdf", capital.Statement.as_view(), name="membership_capital_statement"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("interest/", include(_interest)),
    path("join/<slug:code>/", join.Join.as_view(), name="join"),
    path("join/<slug:code>/sent/", join.Sent.as_view(), name="join_sent"),
    path("applications/<slug:code>/", include(_application)),
    path("workspace/cooperatives/<slug:code>/", include(_workspace)),
]
