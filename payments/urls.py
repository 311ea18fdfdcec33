"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views import desk, outlook, payouts, returns
from .views.cards import CardView
from .views.papers import (
    GuestIdentityView,
    GuestPdfView,
    GuestView,
    IdentityView,
    PaperPdfView,
    PapersView,
    YearCsvView,
    YearPdfView,
    YearView,
)
from .views.public import RepairView
from .views.receipts_desk import SeriesView
from .views.sending_back import LineBackView
from .views.statements import LineView, StatementsView, StatementView
from .views.transfers import TransferView

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("card/<str:token>/", CardView.as_view(), name="card"),
    path("repair/<str:token>/", RepairView.as_view(), name="repair"),
    path("receipts/", PapersView.as_view(), name="papers"),
    path("receipts/deduction/", IdentityView.as_view(), name="tax_identity"),
    path("receipts/<int:year>/", YearView.as_view(), name="year"),
    path("receipts/<int:year>.pdf", YearPdfView.as_view(), name="year_pdf"),
    path("receipts/<int:year>.csv", YearCsvView.as_view(), name="year_csv"),
    path("receipts/<slug:code>.pdf", PaperPdfView.as_view(), name="paper_pdf"),
    path("receipts/link/<str:token>/", GuestView.as_view(), name="guest_papers"),
    path("receipts/link/<str:token>/deduction/", GuestIdentityView.as_view(), name="guest_identity"),
    path("receipts/link/<str:token>/<slug:code>.pdf", GuestPdfView.as_view(), name="guest_pdf"),
    path("finance/receipts/", SeriesView.as_view(), name="finance_receipts"),
    path("finance/", desk.OverviewView.as_view(), name="finance"),
    path("finance/search/", desk.SearchView.as_view(), name="finance_search"),
    path("finance/checks/", outlook.ChecksView.as_view(), name="finance_checks"),
    path("finance/checks/restored/", outlook.RestoredView.as_view(), name="finance_restored"),
    path("finance/outlook/", outlook.OutlookView.as_view(), name="finance_outlook"),
    path("finance/switches/", desk.SwitchesView.as_view(), name="finance_switches"),
    path("finance/payments/<str:code>/", desk.PaymentView.as_view(), name="finance_payment"),
    path("finance/statements/", StatementsView.as_view(), name="finance_statements"),
    path("finance/statements/<str:code>/", StatementView.as_view(), name="finance_statement"),
    path("finance/movements/<str:code>/", LineView.as_view(), name="finance_line"),
    path("finance/movements/<str:code>/back/", LineBackView.as_view(), name="finance_line_back"),
    path("finance/files/", payouts.FilesView.as_view(), name="finance_files"),
    path("finance/files/<str:code>.xml", payouts.FileDownload.as_view(), name="finance_file"),
    path("finance/orders/<str:code>/", payouts.OrderView.as_view(), name="finance_order"),
    path("finance/accounts/<str:code>/", payouts.AccountView.as_view(), name="finance_account"),
    path("finance/payouts/new/<str:book>/", payouts.ProposeView.as_view(), name="finance_payout_new"),
    path("finance/payouts/<str:code>.pdf", payouts.StatementView.as_view(), name="finance_payout_statement"),
    path("finance/payouts/<str:code>/", payouts.PayoutView.as_view(), name="finance_payout"),
    path("finance/payments/<str:code>/refund/", returns.NewRefundView.as_view(), name="finance_refund_new"),
    path("finance/payments/<str:code>/review/", returns.ReviewView.as_view(), name="finance_review"),
    path("finance/refunds/<str:code>/", returns.RefundView.as_view(), name="finance_refund"),
    path("finance/<slug:queue>/", desk.QueueView.as_view(), name="finance_queue"),
    path("transfer/<str:token>/", TransferView.as_view(), name="transfer"),
]
