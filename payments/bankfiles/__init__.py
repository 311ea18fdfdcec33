"""Files and codes that banks read and write: statements, transfers, payment codes.
Pure text in, plain facts out; nothing here touches a row."""
