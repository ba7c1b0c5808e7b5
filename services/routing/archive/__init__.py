"""案卷: the archive file of a case (FY-A1-3.2.3, 全过程记录，形成案卷归档备查)."""
