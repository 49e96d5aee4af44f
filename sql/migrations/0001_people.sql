-- People and their machines: users, roles, grants, sessions, providers, tokens.
-- compatible-since: 1

CREATE TABLE IF NOT EXISTS user (
	id BIGINT NOT NULL AUTO_INCREMENT
		COMMENT 'internal number, never shown',
	username VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name to sign in with, never changes, never reused',
	display_name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT ''
		COMMENT 'how the panel calls the user',
	email VARCHAR(320) COLLATE utf8mb4_bin NULL
		COMMENT 'address for people, the store sends nothing',
	language VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'en, es or ca; NULL follows the browser',
	password VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'argon2id in PHC form; NULL until an invitation is used',
	password_changed_us BIGINT NOT NULL DEFAULT 0
		COMMENT 'when the password was set, microseconds UTC',
	must_change_password TINYINT NOT NULL DEFAULT 0
		COMMENT '1: the next session may only change the password',
	totp_secret VARBINARY(255) NULL
		COMMENT 'TOTP secret sealed with a key of keys/, NULL without',
	totp_confirmed_us BIGINT NULL
		COMMENT 'when TOTP was confirmed; NULL: not in force',
	totp_last_step BIGINT NOT NULL DEFAULT 0
		COMMENT 'last TOTP step that was used, each counts once',
	active TINYINT NOT NULL DEFAULT 1
		COMMENT '0: may not sign in, sessions and tokens are dead',
	deleted_us BIGINT NULL
		COMMENT 'when the user was deleted; the name stays taken',
	row_version BIGINT NOT NULL DEFAULT 1
		COMMENT 'rises with every change, for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_user_username (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a person who signs in to the panel';

CREATE TABLE IF NOT EXISTS recovery_code (
	user_id BIGINT NOT NULL COMMENT 'whose code',
	code_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the code',
	used_us BIGINT NULL COMMENT 'when it was used, microseconds UTC',
	PRIMARY KEY (user_id, code_sha256),
	CONSTRAINT fk_recovery_code_user FOREIGN KEY (user_id)
		REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='stands in once for a lost TOTP device';

CREATE TABLE IF NOT EXISTS invitation (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	user_id BIGINT NOT NULL COMMENT 'who may set a password with it',
	secret_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the link secret',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	expires_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	used_us BIGINT NULL COMMENT 'when it was used, microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_invitation_secret (secret_sha256),
	KEY ix_invitation_user (user_id),
	CONSTRAINT fk_invitation_user FOREIGN KEY (user_id)
		REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a one-time link to set a first or a lost password';

CREATE TABLE IF NOT EXISTS role (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name, also as a label in rules',
	title VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT ''
		COMMENT 'how the panel calls it',
	built_in TINYINT NOT NULL DEFAULT 0
		COMMENT '1: permissions are those of the program',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_role_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a named set of permissions';

CREATE TABLE IF NOT EXISTS role_permission (
	role_id BIGINT NOT NULL COMMENT 'which role',
	permission VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'such as channel:move',
	PRIMARY KEY (role_id, permission),
	CONSTRAINT fk_role_permission_role FOREIGN KEY (role_id)
		REFERENCES role (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='what a role that an administrator made allows';

INSERT IGNORE INTO role (name, title, built_in, created_us, updated_us) VALUES
	('owner', 'Owner', 1, 0, 0),
	('admin', 'Administrator', 1, 0, 0),
	('release-manager', 'Release manager', 1, 0, 0),
	('auditor', 'Auditor', 1, 0, 0),
	('maintainer', 'Maintainer', 1, 0, 0),
	('publisher', 'Publisher', 1, 0, 0);

CREATE TABLE IF NOT EXISTS role_grant (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	user_id BIGINT NOT NULL COMMENT 'who is granted',
	role_id BIGINT NOT NULL COMMENT 'which role',
	scope_kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'store, instance, provider or plugin',
	scope_id BIGINT NOT NULL DEFAULT 0
		COMMENT 'number of that object, 0 for the store',
	granted_by VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'actor as the audit writes it',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_role_grant (user_id, role_id, scope_kind, scope_id),
	KEY ix_role_grant_scope (scope_kind, scope_id),
	CONSTRAINT fk_role_grant_user FOREIGN KEY (user_id)
		REFERENCES user (id) ON DELETE CASCADE,
	CONSTRAINT fk_role_grant_role FOREIGN KEY (role_id)
		REFERENCES role (id),
	CONSTRAINT ck_role_grant_scope CHECK
		(scope_kind IN ('store', 'instance', 'provider', 'plugin'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a role given to a user; a membership is one with a provider';

CREATE TABLE IF NOT EXISTS session (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	public_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name of the session in lists, no secret',
	user_id BIGINT NOT NULL COMMENT 'whose session',
	secret_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the cookie',
	address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'client address at login',
	user_agent VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT ''
		COMMENT 'browser at login, cut to fit',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	seen_us BIGINT NOT NULL COMMENT 'last use, to the minute',
	fresh_us BIGINT NOT NULL
		COMMENT 'when the password was last given, microseconds UTC',
	expires_us BIGINT NOT NULL COMMENT 'absolute end, microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_session_secret (secret_sha256),
	UNIQUE KEY uq_session_public_id (public_id),
	KEY ix_session_user (user_id),
	KEY ix_session_expires (expires_us),
	CONSTRAINT fk_session_user FOREIGN KEY (user_id)
		REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a signed-in browser; deleted when it ends';

CREATE TABLE IF NOT EXISTS session_token (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	session_id BIGINT NOT NULL COMMENT 'dies with this session',
	secret_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the token',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	expires_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_session_token_secret (secret_sha256),
	KEY ix_session_token_session (session_id),
	CONSTRAINT fk_session_token_session FOREIGN KEY (session_id)
		REFERENCES session (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a bearer for discovery that stands for a session';

CREATE TABLE IF NOT EXISTS device (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	user_id BIGINT NOT NULL COMMENT 'who signed in there before',
	secret_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the device cookie',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	expires_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_device_secret (secret_sha256),
	KEY ix_device_user (user_id),
	CONSTRAINT fk_device_user FOREIGN KEY (user_id)
		REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a browser with a login throttle of its own';

CREATE TABLE IF NOT EXISTS provider (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name, never changes, never reused',
	title VARCHAR(255) COLLATE utf8mb4_bin NOT NULL
		COMMENT 'how people call it, shown in discovery',
	contact VARCHAR(320) COLLATE utf8mb4_bin NULL
		COMMENT 'whom to ask, free text',
	scopes TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of npm scopes that are its alone',
	active TINYINT NOT NULL DEFAULT 1
		COMMENT '0: its plugins are out of discovery, tokens are dead',
	deleted_us BIGINT NULL COMMENT 'when it was deleted; name stays taken',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_provider_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a team that publishes plugins';

CREATE TABLE IF NOT EXISTS token (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	public_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name of the token in paths, no secret',
	provider_id BIGINT NULL
		COMMENT 'provider that it publishes for; NULL: a user''s script',
	user_id BIGINT NULL
		COMMENT 'who made it and bounds it; NULL: made on the host',
	name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL
		COMMENT 'what people call it',
	secret_sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the token',
	hint VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'first characters, to recognise it by',
	rights TEXT COLLATE utf8mb4_bin NOT NULL COMMENT 'JSON list of rights',
	plugins TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of names, prefix* or *',
	channels TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of channels that it may move',
	default_channel VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
		NOT NULL DEFAULT 'stable'
		COMMENT 'channel moved by clients that name none',
	cidrs TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of networks it may come from, [] is any',
	expires_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	last_used_us BIGINT NULL COMMENT 'to the minute, microseconds UTC',
	last_used_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin
		NULL COMMENT 'client address of the last use',
	revoked_us BIGINT NULL COMMENT 'when it was revoked',
	revoked_reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'revoked, rotated or reported',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_token_secret (secret_sha256),
	UNIQUE KEY uq_token_public_id (public_id),
	KEY ix_token_provider (provider_id),
	KEY ix_token_user (user_id),
	CONSTRAINT fk_token_provider FOREIGN KEY (provider_id)
		REFERENCES provider (id),
	CONSTRAINT fk_token_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a credential for pipelines and scripts';
