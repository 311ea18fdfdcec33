"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from campaigns.views import (
    asking,
    community,
    ledger,
    lines,
    money,
    offline,
    pledge,
    proving,
    stopping,
    support,
    telling,
    workspace,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaign-ledger/<str:code>.csv", ledger.campaign_ledger, name="campaign_ledger"),
    path("campaigns/<str:code>/updates/", community.Updates.as_view(), name="campaign_updates"),
    path("campaigns/<str:code>/updates/<str:update>/", community.UpdatePage.as_view(), name="campaign_update"),
    path("campaigns/<str:code>/questions/", community.Questions.as_view(), name="campaign_questions"),
    path("campaigns/<str:code>/questions/ask/", asking.AskPage.as_view(), name="campaign_ask"),
    path("campaigns/<str:code>/prove/", asking.ProvePage.as_view(), name="campaign_prove"),
    path("campaigns/stop-news/<str:token>/", asking.StopNewsPage.as_view(), name="campaign_stop_news"),
    path("workspace/campaigns/<str:code>/updates/", telling.UpdateDesk.as_view(), name="campaign_tell"),
    path(
        "workspace/campaigns/<str:code>/updates/<str:update>/",
        telling.EditUpdate.as_view(),
        name="campaign_update_edit",
    ),
    path("workspace/campaigns/<str:code>/questions/", telling.RemarkList.as_view(), name="campaign_remarks"),
    path(
        "workspace/campaigns/<str:code>/questions/<str:remark>/", telling.RemarkDesk.as_view(), name="campaign_remark"
    ),
    path("support/<str:code>/", support.AmountStep.as_view(), name="support"),
    path("support/<str:code>/you/", support.YouStep.as_view(), name="support_you"),
    path("support/<str:code>/check/", support.CheckStep.as_view(), name="support_check"),
    path("support/<str:code>/prove/", proving.ProveStep.as_view(), name="support_prove"),
    path("support/<str:code>/thanks/<str:pledge_code>/", support.thanks, name="support_thanks"),
    path("support/<str:code>/thanks/<str:pledge_code>/pay/", support.pay_again, name="support_pay"),
    path("pledges/<str:code>/", pledge.PledgePage.as_view(), name="pledge"),
    path("pledges/<str:code>/confirm/", pledge.ConfirmPage.as_view(), name="pledge_confirm"),
    path("pledges/<str:code>/withdraw/", pledge.WithdrawPage.as_view(), name="pledge_withdraw"),
    path("workspace/campaigns/", workspace.CampaignList.as_view(), name="campaign_list"),
    path("workspace/campaigns/new/<str:code>/", workspace.NewCampaign.as_view(), name="campaign_new"),
    path("workspace/campaigns/<str:code>/", workspace.CampaignWorkspace.as_view(), name="campaign_workspace"),
    path("workspace/campaigns/<str:code>/overview/", workspace.EditOverview.as_view(), name="campaign_edit_overview"),
    path("workspace/campaigns/<str:code>/story/", lines.EditStory.as_view(), name="campaign_edit_story"),
    path("workspace/campaigns/<str:code>/costs/", lines.EditCosts.as_view(), name="campaign_edit_costs"),
    path("workspace/campaigns/<str:code>/rewards/", lines.EditRewards.as_view(), name="campaign_edit_rewards"),
    path("workspace/campaigns/<str:code>/returns/", lines.EditReturns.as_view(), name="campaign_edit_returns"),
    path("workspace/campaigns/<str:code>/calendar/", workspace.ScheduleCampaign.as_view(), name="campaign_schedule"),
    path("workspace/campaigns/<str:code>/cancel/", stopping.CancelPage.as_view(), name="campaign_cancel"),
    path("finance/campaigns/<str:code>/stop/", stopping.StopPage.as_view(), name="campaign_stop"),
    path("workspace/campaigns/<str:code>/offline/", offline.OfflinePledges.as_view(), name="campaign_offline"),
    path("offline/<str:code>/evidence/", offline.OfflineEvidence.as_view(), name="offline_evidence"),
    path("finance/by-hand/<str:code>/", offline.OfflineReview.as_view(), name="offline_review"),
    path("workspace/campaigns/<str:code>/money/", money.MoneyPage.as_view(), name="campaign_money"),
    path("workspace/campaigns/<str:code>/money/account/", money.AccountPage.as_view(), name="campaign_money_account"),
    path("workspace/campaigns/<str:code>/money/connect/", money.ConnectPage.as_view(), name="campaign_money_connect"),
    path("workspace/campaigns/<str:code>/money/back/", money.ConnectBack.as_view(), name="campaign_money_back"),
    path(
        "workspace/campaigns/<str:code>/money/<str:payout>.pdf",
        money.StatementFile.as_view(),
        name="campaign_money_statement",
    ),
    path("workspace/campaigns/<str:code>/preview/", workspace.PreviewCampaign.as_view(), name="campaign_preview"),
]
