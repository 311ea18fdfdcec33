"""One line for each address: who is let in, to whose thing, and what a stranger is told.
How the lines are tried out is in test_matrix.py; the people and things are in world.py."""

from dataclasses import dataclass

COOP = frozenset({"coop_owner", "coop_editor", "coop_treasurer", "coop_secretary"})
ROLES = (
    "visitor", "supporter", "coop_owner", "coop_editor", "coop_treasurer", "coop_secretary", "learner", "adviser",
    "assessor", "matcher", "editor", "translator", "programme", "finance", "admin",
)  # fmt: skip
ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"visitor"}
NOBODY: frozenset[str] = frozenset()
TEAM = frozenset({"coop_owner", "coop_editor"})
SECRETARY = frozenset({"coop_owner", "coop_secretary"})
TREASURERS = frozenset({"coop_owner", "coop_treasurer"})
BOOKS = frozenset({"coop_owner", "coop_secretary", "coop_treasurer"})
MANAGERS = frozenset({"programme", "admin"})
PUBLISHERS = frozenset({"editor", "programme", "admin"})
FINANCE = frozenset({"finance", "admin"})
MATCHERS = frozenset({"matcher"}) | MANAGERS
STAFF = frozenset({"editor", "translator", "programme", "finance", "admin"})


@dataclass(frozen=True)
class Row:
    """`who` is let in. With a `thing`: to their own; to a foreign one only `everywhere` is let in (others: 404).

    `stranger`: what a visitor who is not let in meets: "login" (asked to sign in) or "out" (it does not exist).
    `noted`: that somebody looked is written down in the journal.
    `empty`: somebody who is let in may still find nothing there (404): the thing is in another state.
    """

    name: str
    who: frozenset[str]
    thing: str = ""
    everywhere: frozenset[str] = NOBODY
    stranger: str = "login"
    empty: bool = False
    noted: bool = False


def rows(who: frozenset[str], *names: str, **more) -> list[Row]:
    return [Row(name, who, **more) for name in names]


MATRIX = [
    # Machines and the page tree
    *rows(ALL, "best_language", "health", "robots", "sitemap", "favicon", "security_txt", "stripe_webhook"),
    *rows(ALL, "api_document", "api_campaigns", "api_conversion", "api_returns", "api_cooperatives", "api_calls"),
    *rows(ALL, "api_paths", "api_match-funds"),
    Row("api_campaign", ALL, "campaign_open"),
    Row("api_campaign_ledger", ALL, "campaign_closed", empty=True),
    Row("api_cooperative", ALL, "public_cooperative", empty=True),
    *rows(ALL, "serve_page", "wagtail_serve", thing="page"),
    Row("wagtailcore_authenticate_with_password", ALL, "closed_page"),
    Row("wagtailcore_login", ALL),
    # Files lie in memory here, and Wagtail sends them from a disk: tests/crowdcoop/cms/test_restricted.py has one.
    Row("wagtaildocs_serve", ALL, "document", empty=True),
    Row("wagtaildocs_authenticate_with_password", ALL, "closed_documents", everywhere=ALL, empty=True),
    # Accounts: the ways in
    *rows(ALL, "account_login", "account_signup", "account_logout", "account_inactive", "account_erased"),
    *rows(ALL, "account_request_login_code", "account_confirm_login_code", "account_email_verification_sent"),
    *rows(ALL, "account_reset_password", "account_confirm_password_reset_code", "account_complete_password_reset"),
    *rows(ALL, "account_password_reset_completed", "mfa_authenticate", "mfa_login_webauthn"),
    # Accounts: one's own
    *rows(SIGNED_IN, "account_overview", "account_preferences", "account_own_data", "account_claim"),
    *rows(SIGNED_IN, "account_claim_code", "account_erase", "account_email", "account_reauthenticate"),
    *rows(SIGNED_IN, "account_change_password", "account_set_password"),
    *rows(SIGNED_IN, "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_generate_recovery_codes"),
    *rows(SIGNED_IN, "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"),
    *rows(SIGNED_IN, "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", empty=True),
    *rows(frozenset({"supporter"}), "mfa_edit_webauthn", "mfa_remove_webauthn", thing="passkey"),
    # Front door
    Row("dashboard", SIGNED_IN),
    Row("style", STAFF, stranger="out"),
    *rows(NOBODY, "demo", "demo_enter", "demo_mailbox", "demo_time", "demo_start_over", stranger="out"),
    Row("demo_letter", NOBODY, "letter", stranger="out"),
    # Money
    Row("payments:card", ALL, "repair_token"),
    Row("payments:repair", ALL, "repair_token"),
    *rows(FINANCE, "payments:finance", "payments:finance_search", "payments:finance_switches"),
    *rows(FINANCE, "payments:finance_checks", "payments:finance_restored", "payments:finance_outlook"),
    Row("payments:finance_queue", FINANCE, "finance_queue", FINANCE),
    Row("payments:finance_statements", FINANCE),
    Row("payments:finance_statement", FINANCE, "statement", FINANCE),
    Row("payments:finance_line", FINANCE, "movement", FINANCE),
    Row("payments:finance_line_back", FINANCE, "movement", FINANCE),
    Row("payments:finance_payment", FINANCE, "payment", FINANCE),
    Row("payments:finance_files", FINANCE),
    Row("payments:finance_file", FINANCE, "payment_file", FINANCE, noted=True),
    Row("payments:finance_order", FINANCE, "bank_order", FINANCE),
    Row("payments:finance_account", FINANCE, "payout_account", FINANCE),
    Row("payments:finance_payout_new", FINANCE, "payout_book", FINANCE),
    Row("payments:finance_payout", FINANCE, "payout", FINANCE),
    Row("payments:finance_payout_statement", FINANCE, "payout", FINANCE, noted=True),
    Row("payments:finance_refund_new", FINANCE, "payment", FINANCE),
    Row("payments:finance_review", FINANCE, "payment", FINANCE),
    Row("payments:finance_refund", FINANCE, "refund", FINANCE),
    Row("payments:transfer", ALL, "transfer_token"),
    *rows(SIGNED_IN, "payments:papers", "payments:tax_identity"),
    *rows(frozenset({"supporter"}), "payments:year", "payments:year_pdf", "payments:year_csv", thing="papers_year"),
    Row("payments:paper_pdf", frozenset({"supporter"}), "paper"),
    Row("payments:guest_papers", ALL, "papers_token"),
    Row("payments:guest_identity", ALL, "papers_token"),
    Row("payments:guest_pdf", ALL, "guest_paper"),
    *rows(FINANCE, "payments:finance_receipts"),
    # Cooperatives and members
    *rows(ALL, "join", "join_sent", thing="public_cooperative"),
    *rows(ALL, "interest", "interest_sent", "interest_forgotten", thing="public_cooperative"),
    Row("interest_confirm", ALL, "answer_token"),
    *rows(ALL, "interest_mine", "interest_erase", thing="prospect_token"),
    Row("application", frozenset({"supporter"}), "application", stranger="out"),
    *rows(
        frozenset({"supporter"}), "application_confirm", "application_answer",
        "application_debit", "application_withdraw", thing="application", stranger="out", empty=True,
    ),
    Row("membership_workspace", COOP, "cooperative"),
    Row("membership_tax_id", frozenset({"coop_owner"}), "cooperative"),
    Row("membership_people", frozenset({"coop_owner"}), "cooperative"),
    Row("membership_person_remove", frozenset({"coop_owner"}), "role"),
    Row("membership_applications", BOOKS, "cooperative"),
    Row("membership_register", SECRETARY, "cooperative"),
    Row("membership_register_csv", SECRETARY, "cooperative", noted=True),
    *rows(TREASURERS, "membership_capital", "membership_capital_account", thing="cooperative"),
    Row("membership_capital_statement", TREASURERS, "payout_of_capital", noted=True),
    *rows(BOOKS, "membership_application", "membership_contribution", thing="received", empty=True),
    *rows(
        SECRETARY, "membership_review", "membership_ask", "membership_admit",
        "membership_deny", "membership_silence", "membership_more_time",
        thing="received", empty=True,
    ),
    # Campaigns
    *rows(ALL, "support", "support_you", "support_check", thing="campaign_open"),
    Row("campaign_ledger", ALL, "campaign_closed"),
    *rows(ALL, "campaign_updates", "campaign_questions", "campaign_ask", "campaign_follow", thing="campaign_open"),
    # Outside the languages, what is not there is looked for inside them, and not found there.
    Row("campaign_widget", ALL, "campaign_open"),
    *rows(ALL, "campaign_feed", "campaign_card", "campaign_poster", "campaign_figures", thing="campaign_open"),
    Row("fees", ALL),
    Row("campaign_backers", TEAM | TREASURERS, "own_figures"),
    Row("campaign_backers_file", TEAM | TREASURERS, "figures_file", noted=True),
    Row("campaign_days_file", TEAM | TREASURERS | {"adviser", "programme", "admin"}, "figures_file", MANAGERS),
    Row("campaign_cockpit", TEAM | TREASURERS | {"adviser", "programme", "admin"}, "own_figures", MANAGERS),
    Row("site_feed", ALL),
    Row("campaign_update", ALL, "update"),
    Row("campaign_changes", ALL, "campaign_open"),
    Row("campaign_prove", ALL, "campaign_open", empty=True),
    Row("campaigns_before", ALL),
    *rows(ALL, "campaign_before", "campaign_say", "campaign_rate", thing="shown", everywhere=ALL),
    *rows(ALL, "campaign_say_prove", "campaign_take_back", thing="shown", everywhere=ALL, empty=True),
    Row("campaign_sounding", TEAM, "shown"),
    Row("campaign_sounding_stop", MANAGERS | {"adviser"}, "shown", MANAGERS),
    Row("campaign_stop_news", ALL, "stop_token"),
    *rows(TEAM, "campaign_tell", "campaign_remarks", "campaign_reach", "campaign_coach", thing="draft"),
    Row("campaign_update_edit", TEAM, "team_update"),
    Row("campaign_remark", TEAM, "remark"),
    Row("support_prove", ALL, "campaign_open", empty=True),
    *rows(ALL, "support_thanks", "support_pay", thing="thanks"),
    *rows(ALL, "basket", "basket_you", "basket_check"),
    Row("basket_remove", ALL, "campaign_open"),
    *rows(ALL, "basket_thanks", "basket_pay", thing="basket"),
    *rows(frozenset({"supporter"}), "tip", "tip_withdraw", thing="tip", stranger="out"),
    *rows(frozenset({"supporter"}), "pledge", "pledge_confirm", "pledge_withdraw", thing="pledge", stranger="out"),
    Row("campaign_list", SIGNED_IN),
    Row("campaign_new", TEAM, "cooperative"),
    *rows(
        TEAM, "campaign_workspace", "campaign_edit_overview", "campaign_edit_story", "campaign_edit_costs",
        "campaign_edit_rewards", "campaign_edit_returns", "campaign_schedule", thing="draft",
    ),
    Row("campaign_return", TEAM, "promise"),
    Row("campaign_handover", TEAM, "draft"),
    *rows(TEAM, "campaign_handover_reward", "campaign_handover_ask", thing="reward"),
    Row("campaign_handover_file", TEAM, "reward_file", noted=True),
    *rows(
        frozenset({"supporter"}), "pledge_reward", "pledge_talk", "pledge_talk_block", thing="paid_pledge",
        stranger="out",
    ),
    Row("pledge_talk_report", frozenset({"supporter"}), "own_report", stranger="out"),
    Row("talks", SIGNED_IN),
    Row("campaign_became", TEAM, "became"),
    Row("story_review", MANAGERS, "story", MANAGERS),
    Row("campaign_again", ALL, "public_failed"),
    Row("pledge_again", frozenset({"supporter"}), "failed_pledge", stranger="out"),
    Row("campaign_after", TEAM | MANAGERS | {"adviser"}, "failed", MANAGERS),
    Row("campaign_try_again", TEAM, "failed"),
    Row("talk_reports", MANAGERS),
    Row("talk_report", MANAGERS, "reported", MANAGERS, noted=True),
    Row("campaign_talks", TEAM, "draft"),
    Row("campaign_talk", TEAM, "talk"),
    Row("campaign_talk_report", TEAM, "team_report"),
    *rows(ALL, "help", "help_thanks", thing="need"),
    Row("help_confirm", ALL, "offer_token"),
    *rows(TEAM, "campaign_edit_needs", "campaign_offers", thing="draft"),
    *rows(TEAM, "campaign_edit_profile", "campaign_edit_media", thing="draft"),
    Row("campaign_offer", TEAM, "offer"),
    Row("campaign_offline", TEAM, "draft"),
    Row("campaign_cancel", TEAM, "draft"),
    Row("campaign_match", TEAM, "draft"),
    Row("campaign_pitch", TEAM, "draft_pitch"),
    Row("match_funds", SIGNED_IN),
    Row("all_sources", MANAGERS | FINANCE),
    Row("match_fund_new", MANAGERS),
    Row("match_fund", MATCHERS | FINANCE, "match_fund", MANAGERS | FINANCE),
    *rows(
        MATCHERS, "match_fund_edit", "match_fund_rule", "match_fund_funder", "match_fund_question",
        thing="match_fund", everywhere=MANAGERS,
    ),
    *rows(
        MATCHERS | FINANCE, "match_fund_report", "match_fund_csv", "match_fund_xlsx",
        thing="match_fund", everywhere=MANAGERS | FINANCE,
    ),
    *rows(MATCHERS, "match_fund_pitch", "match_fund_score", thing="match_pitch", everywhere=MANAGERS),
    Row("match_fund_person", MANAGERS, "match_fund", MANAGERS),
    Row("match_fund_funder_edit", MATCHERS, "match_funder_own", MANAGERS),
    Row("match_funder", ALL, "match_funder", everywhere=ALL),
    Row("match_fund_money", FINANCE, "match_fund", FINANCE),
    Row("match_fund_public", ALL, "match_fund", everywhere=ALL),
    Row("campaign_stop", FINANCE, "draft", FINANCE),
    Row("offline_review", FINANCE, "offline", FINANCE),
    Row("offline_evidence", TEAM | FINANCE, "offline", FINANCE),
    *rows(
        TREASURERS, "campaign_money", "campaign_money_account", "campaign_money_connect", "campaign_money_back",
        thing="draft",
    ),
    Row("campaign_money_statement", TREASURERS, "payout_of_campaign", noted=True),
    Row("campaign_preview", COOP | PUBLISHERS | {"adviser"}, "draft", PUBLISHERS),
    Row("campaign_versions", COOP | PUBLISHERS | {"adviser"}, "draft", PUBLISHERS),
    # Training
    Row("learning", SIGNED_IN),
    *rows(SIGNED_IN, "learning_join", thing="path"),
    Row("learning_go_on", SIGNED_IN, "lesson"),
    Row("learning_quiz", ALL, "lesson"),
    Row("learning_worksheet", SIGNED_IN, "lesson"),
    Row("learning_attempt", frozenset({"learner"}), "attempt"),
    # Accompaniment
    *rows(ALL, "intake_apply", "intake_check", thing="call"),
    Row("intake_resume", ALL, "intake_token"),
    Row("intake_status", frozenset({"supporter"}), "intake"),
    Row("incubation", COOP | MANAGERS | {"adviser"}, "incubation", MANAGERS),
    Row("incubation_sign_off", frozenset({"adviser"}), "incubation"),
    Row("incubation_deliverable", COOP | MANAGERS | {"adviser"}, "deliverable", MANAGERS),
    Row("incubation_hand_in", COOP, "deliverable"),
    Row("incubation_review", frozenset({"adviser"}), "deliverable"),
    Row("incubation_file", COOP | MANAGERS | {"adviser"}, "file", MANAGERS, empty=True),
    Row("incubation_sessions", COOP | MANAGERS | {"adviser"}, "incubation", MANAGERS),
    Row("incubation_session_new", frozenset({"adviser"}), "incubation"),
    Row("incubation_session", COOP | MANAGERS | {"adviser"}, "session", MANAGERS),
    Row("incubation_session_ics", COOP | MANAGERS | {"adviser"}, "session", MANAGERS),
    *rows(frozenset({"adviser"}), "incubation_session_note", "incubation_session_cancel", thing="session"),
    Row("advising", frozenset({"adviser"})),
    Row("campaign_review", NOBODY, "draft"),
    Row("campaign_review_remark", NOBODY, "draft"),
    Row("programme", MANAGERS),
    *rows(
        MANAGERS, "programme_application", "programme_accept", "programme_waitlist", "programme_decline",
        "programme_reading", thing="intake_sent", everywhere=MANAGERS,
    ),
    Row("programme_adviser", MANAGERS, "incubation", MANAGERS),
]  # fmt: skip

BY_NAME = {row.name: row for row in MATRIX}
