-- Written every few seconds: shows that rows reach the disk.
ALTER TABLE server ADD COLUMN beat_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE server ADD COLUMN beats INTEGER NOT NULL DEFAULT 0; -- one more each time, so that it is never the same row
