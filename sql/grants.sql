-- What each program may do in the database, and no more.
--
-- For an administrator of the database, after `hps-admin migrate`, with the
-- store's database in use:
--
--	mariadb harmonix_plugin_store <sql/grants.sql
--
-- It may be repeated: each account is first left without any right and then
-- given what it needs.  The accounts exist before, with passwords that are set
-- elsewhere (docs/operating.md):
--
--	hps_discovery	discovery.fcgi	reads what says who a caller is
--	hps_publish	publish.fcgi	adds versions, moves channels
--	hps_admin	admin.fcgi	everything that people administer
--	hps_clerk	hps-clerk	late work, seals, retention
--
-- Only the account that migrates may change tables; it is the operator's own
-- and not in here.  No program may update or delete audit rows, but for the
-- seal, which the clerk writes.
--
-- Tables are named without their database, so the one in use counts.

REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'hps_discovery'@'localhost';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'hps_publish'@'localhost';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'hps_admin'@'localhost';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'hps_clerk'@'localhost';

-- All: whether the schema is one that they know.
GRANT SELECT ON schema_migration TO 'hps_discovery'@'localhost';
GRANT SELECT ON schema_migration TO 'hps_publish'@'localhost';
GRANT SELECT ON schema_migration TO 'hps_admin'@'localhost';
GRANT SELECT ON schema_migration TO 'hps_clerk'@'localhost';

-- discovery.fcgi: generations come from disk; these say whom a store session
-- token stands for, and which instances there are.
GRANT SELECT ON session TO 'hps_discovery'@'localhost';
GRANT SELECT ON session_token TO 'hps_discovery'@'localhost';
GRANT SELECT (id, username, active, deleted_us) ON user
	TO 'hps_discovery'@'localhost';
GRANT SELECT ON role TO 'hps_discovery'@'localhost';
GRANT SELECT ON role_grant TO 'hps_discovery'@'localhost';
GRANT SELECT ON epoch TO 'hps_discovery'@'localhost';
GRANT SELECT ON instance TO 'hps_discovery'@'localhost';

-- publish.fcgi: who calls.
GRANT SELECT ON provider TO 'hps_publish'@'localhost';
GRANT SELECT ON role TO 'hps_publish'@'localhost';
GRANT SELECT ON role_permission TO 'hps_publish'@'localhost';
GRANT SELECT ON role_grant TO 'hps_publish'@'localhost';
GRANT SELECT (id, username, active, deleted_us, must_change_password) ON user
	TO 'hps_publish'@'localhost';
GRANT SELECT, UPDATE (last_used_us, last_used_address) ON token
	TO 'hps_publish'@'localhost';
GRANT SELECT, UPDATE (seen_us) ON session TO 'hps_publish'@'localhost';
GRANT SELECT ON epoch TO 'hps_publish'@'localhost';

-- publish.fcgi: versions and channels.  A row that was only reserved may go
-- again; a version that was active never does.
GRANT SELECT, INSERT, UPDATE ON plugin TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON version TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, DELETE ON version_file TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE ON channel TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT ON channel_move TO 'hps_publish'@'localhost';

-- publish.fcgi: what instances get from it.
GRANT SELECT, UPDATE (generation) ON instance TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE ON entry TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON head TO 'hps_publish'@'localhost';
GRANT SELECT ON segment TO 'hps_publish'@'localhost';
GRANT SELECT ON rollout TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE (superseded_us) ON generation
	TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE (to_number) ON generation_entry
	TO 'hps_publish'@'localhost';

-- publish.fcgi: what happened.
GRANT INSERT ON audit TO 'hps_publish'@'localhost';
GRANT SELECT, INSERT, UPDATE ON host_work TO 'hps_publish'@'localhost';

-- admin.fcgi: people.
GRANT SELECT, INSERT, UPDATE ON user TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_code
	TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON role TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON role_permission
	TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON role_grant TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON session_token
	TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON provider TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON token TO 'hps_admin'@'localhost';

-- admin.fcgi: the catalogue.  Nothing that was published is ever deleted from
-- it: states change, and names stay taken.
GRANT SELECT, INSERT, UPDATE ON plugin TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON version TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, DELETE ON version_file TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON channel TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT ON channel_move TO 'hps_admin'@'localhost';

-- admin.fcgi: instances.
GRANT SELECT, INSERT, UPDATE ON instance TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON entry TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON head TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON segment TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON persona TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rollout TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON generation TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE (to_number) ON generation_entry
	TO 'hps_admin'@'localhost';

-- admin.fcgi: what happened.
GRANT SELECT, INSERT ON audit TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, DELETE ON replay TO 'hps_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON host_work TO 'hps_admin'@'localhost';
GRANT SELECT, UPDATE ON epoch TO 'hps_admin'@'localhost';

-- hps-clerk: snapshots are made from these.
GRANT SELECT ON provider TO 'hps_clerk'@'localhost';
GRANT SELECT ON plugin TO 'hps_clerk'@'localhost';
GRANT SELECT ON version TO 'hps_clerk'@'localhost';
GRANT SELECT ON version_file TO 'hps_clerk'@'localhost';
GRANT SELECT ON channel TO 'hps_clerk'@'localhost';
GRANT SELECT ON channel_move TO 'hps_clerk'@'localhost';
GRANT SELECT ON entry TO 'hps_clerk'@'localhost';
GRANT SELECT ON head TO 'hps_clerk'@'localhost';
GRANT SELECT ON segment TO 'hps_clerk'@'localhost';
GRANT SELECT, UPDATE ON epoch TO 'hps_clerk'@'localhost';

-- hps-clerk: blocks that were noted while the database was away.
GRANT UPDATE (state, blocked_reason, row_version, updated_us) ON version
	TO 'hps_clerk'@'localhost';
GRANT INSERT, UPDATE ON channel TO 'hps_clerk'@'localhost';
GRANT INSERT ON channel_move TO 'hps_clerk'@'localhost';
GRANT INSERT, UPDATE, DELETE ON head TO 'hps_clerk'@'localhost';

-- hps-clerk: due steps, retention, late work.
GRANT SELECT, UPDATE (generation) ON instance TO 'hps_clerk'@'localhost';
GRANT SELECT, UPDATE ON rollout TO 'hps_clerk'@'localhost';
GRANT SELECT, INSERT, UPDATE (superseded_us), DELETE ON generation
	TO 'hps_clerk'@'localhost';
GRANT SELECT, INSERT, UPDATE (to_number), DELETE ON generation_entry
	TO 'hps_clerk'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON host_work TO 'hps_clerk'@'localhost';
GRANT SELECT (id, expires_us, seen_us), DELETE ON session
	TO 'hps_clerk'@'localhost';
GRANT SELECT (id, expires_us), DELETE ON session_token
	TO 'hps_clerk'@'localhost';
GRANT SELECT (id, expires_us), DELETE ON device TO 'hps_clerk'@'localhost';
GRANT SELECT (actor, idempotency_key, created_us), DELETE ON replay
	TO 'hps_clerk'@'localhost';

-- hps-clerk: the seal of the audit, and nothing else of it.
GRANT SELECT, INSERT, UPDATE (seal_number, seal) ON audit
	TO 'hps_clerk'@'localhost';
