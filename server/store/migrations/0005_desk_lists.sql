-- What the desk keeps in lists, each under a version of its own; retired ones stay, for tickets name them.
CREATE TABLE templates (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE snippets (
    id             BLOB    PRIMARY KEY,
    body           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

ALTER TABLE incidents ADD COLUMN desk TEXT NOT NULL DEFAULT '{}'; -- what only the desk knows of it
ALTER TABLE incidents ADD COLUMN due_at INTEGER; -- when the desk is to be told of news that are due
CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX tickets_incident ON tickets (incident, number) WHERE incident IS NOT NULL;

ALTER TABLE answers ADD COLUMN desk TEXT NOT NULL DEFAULT '{}'; -- what only the desk knows of it
ALTER TABLE answers ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;

-- A set to start with. Topics, and the templates that name them, only on a desk that has no topics of its own yet.

INSERT INTO templates (id, body, version)
SELECT column1, column2, 1 FROM (VALUES
    (x'019AA000000270008000000000000001',
     '{"letter":"p","title":"Password reset","channel":"phone","topic":"019aa000-0001-7000-8000-000000000001","fields":[{"key":"account","label":"Which account","default":"computer"}],"subject":"Password reset, {account}","solved_note":"There is a new password. You choose your own when you sign in with it."}'),
    (x'019AA000000270008000000000000002',
     '{"letter":"l","title":"Account locked","channel":"phone","topic":"019aa000-0001-7000-8000-000000000001","fields":[{"key":"account","label":"Which account","default":"computer"}],"subject":"Account locked, {account}","solved_note":"Your account is open again."}'),
    (x'019AA000000270008000000000000003',
     '{"letter":"r","title":"Printer","channel":"phone","topic":"019aa000-0001-7000-8000-000000000002","fields":[{"key":"printer","label":"Which printer"},{"key":"what","label":"What it does","default":"doesn’t print"}],"subject":"Printer {printer} {what}","solved_note":"The printer works again."}'),
    (x'019AA000000270008000000000000004',
     '{"letter":"v","title":"VPN","channel":"phone","topic":"019aa000-0001-7000-8000-000000000003","fields":[{"key":"where","label":"Where the caller is","default":"at home"}],"subject":"VPN doesn’t connect, {where}","solved_note":"The VPN connects again."}'),
    (x'019AA000000270008000000000000005',
     '{"letter":"w","title":"Wifi","channel":"phone","topic":"019aa000-0001-7000-8000-000000000003","fields":[{"key":"place","label":"Where"}],"subject":"Wifi doesn’t work, {place}","solved_note":"Your computer is on the wifi again."}'),
    (x'019AA000000270008000000000000006',
     '{"letter":"n","title":"New starter","channel":"phone","topic":"019aa000-0001-7000-8000-00000000000b","fields":[{"key":"who","label":"Who starts"},{"key":"day","label":"First day"}],"subject":"New starter: {who}, {day}","solved_note":"Account, computer and desk are ready."}'),
    (x'019AA000000270008000000000000007',
     '{"letter":"m","title":"Mailbox full","channel":"phone","topic":"019aa000-0001-7000-8000-000000000004","fields":[],"subject":"Mailbox full","solved_note":"There is room in your mailbox again."}'),
    (x'019AA000000270008000000000000008',
     '{"letter":"h","title":"Hardware fault","channel":"phone","topic":"019aa000-0001-7000-8000-000000000006","fields":[{"key":"thing","label":"What is broken","default":"laptop"},{"key":"what","label":"What it does"}],"subject":"Broken {thing}: {what}","solved_note":"The {thing} works again."}'),
    (x'019AA000000270008000000000000009',
     '{"letter":"s","title":"Software request","channel":"phone","topic":"019aa000-0001-7000-8000-000000000005","fields":[{"key":"app","label":"Which app"},{"key":"why","label":"What for"}],"subject":"Software wanted: {app}","solved_note":"{app} is on your computer now."}'),
    (x'019AA00000027000800000000000000A',
     '{"letter":"o","title":"Meeting room","channel":"phone","topic":"019aa000-0001-7000-8000-000000000008","fields":[{"key":"room","label":"Which room"},{"key":"what","label":"What it does","default":"no picture on the screen"}],"subject":"Room {room}: {what}","solved_note":"The room works again."}'),
    (x'019AA00000027000800000000000000B',
     '{"letter":"a","title":"Access to a folder","channel":"phone","topic":"019aa000-0001-7000-8000-00000000000a","fields":[{"key":"folder","label":"Which folder"}],"subject":"Access to {folder}","solved_note":"You can open {folder} now."}'),
    (x'019AA00000027000800000000000000C',
     '{"letter":"q","title":"How do I","channel":"phone","topic":"019aa000-0001-7000-8000-00000000000d","fields":[{"key":"what","label":"What about"}],"subject":"How do I: {what}"}'),
    (x'019AA00000027000800000000000000D',
     '{"letter":"x","title":"Something else","channel":"phone","fields":[],"subject":"Something else"}')
) WHERE NOT EXISTS (SELECT 1 FROM topics);

INSERT INTO topics (id, name, version)
SELECT column1, column2, 1 FROM (VALUES
    (x'019AA000000170008000000000000001', 'Passwords and access'),
    (x'019AA000000170008000000000000002', 'Printing and scanning'),
    (x'019AA000000170008000000000000003', 'Network and remote access'),
    (x'019AA000000170008000000000000004', 'Mail and calendar'),
    (x'019AA000000170008000000000000005', 'Apps and licences'),
    (x'019AA000000170008000000000000006', 'Laptops'),
    (x'019AA000000170008000000000000007', 'Screens and sound'),
    (x'019AA000000170008000000000000008', 'Meeting rooms'),
    (x'019AA000000170008000000000000009', 'Phones'),
    (x'019AA00000017000800000000000000A', 'Files and folders'),
    (x'019AA00000017000800000000000000B', 'New starters'),
    (x'019AA00000017000800000000000000C', 'Security'),
    (x'019AA00000017000800000000000000D', 'How do I')
) WHERE NOT EXISTS (SELECT 1 FROM topics);

INSERT INTO snippets (id, body, version)
SELECT column1, column2, 1 FROM (VALUES
    (x'019AA000000370008000000000000001',
     '{"name":"hello","body":"Hello {caller}, I’m {me}, and I look after this for you."}'),
    (x'019AA000000370008000000000000002',
     '{"name":"more","body":"Could you tell me a little more, {caller}? Since when is it like this, and what do you see on the screen?"}'),
    (x'019AA000000370008000000000000003',
     '{"name":"restart","body":"Please restart your computer once: Start, the power sign, Restart. Then tell me here whether it is better."}'),
    (x'019AA000000370008000000000000004',
     '{"name":"call","body":"May I call you about this? Tell me when it suits you, and at which number."}'),
    (x'019AA000000370008000000000000005',
     '{"name":"visit","body":"I’d like to come to your desk for this. When does it suit you?"}'),
    (x'019AA000000370008000000000000006',
     '{"name":"longer","body":"This takes longer than I thought. You’ll hear from me again by tomorrow, and sooner if there is news."}'),
    (x'019AA000000370008000000000000007',
     '{"name":"part","body":"A part has to come first. I’ll tell you when it is here; you don’t have to do anything."}'),
    (x'019AA000000370008000000000000008',
     '{"name":"done","body":"It should work now. Please try it, and tell me if it doesn’t."}'),
    (x'019AA000000370008000000000000009',
     '{"name":"number","body":"If you call us about this, say {number}. Our phone is {phone}."}')
);
