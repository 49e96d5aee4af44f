-- What happened: the audit, answers that may be replayed, late work.

CREATE TABLE IF NOT EXISTS audit (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	actor VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'user:name, token:id, system or anonymous',
	credential VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'session or token by its public id, or host',
	address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'client address, empty for the host',
	action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'such as version.publish',
	outcome VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'done or denied',
	object_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'such as plugin',
	object VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name of the object',
	before_json MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON: what changed, before',
	after_json MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON: what changed, after',
	reason TEXT COLLATE utf8mb4_bin NULL COMMENT 'why, if said',
	request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'request, as in the log',
	repeats INT NOT NULL DEFAULT 1
		COMMENT 'how many equal denials this row stands for',
	seal_number BIGINT NULL
		COMMENT 'place in the sealed chain; NULL: not sealed yet',
	seal BINARY(32) NULL
		COMMENT 'HMAC-SHA-256 over the row and the seal before it',
	PRIMARY KEY (id),
	UNIQUE KEY uq_audit_seal (seal_number),
	KEY ix_audit_created (created_us),
	KEY ix_audit_actor (actor, id),
	KEY ix_audit_action (action, id),
	KEY ix_audit_object (object_kind, object, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='every change and every denied attempt';

CREATE TABLE IF NOT EXISTS replay (
	actor VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'who sent the key',
	idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin
		NOT NULL COMMENT 'Idempotency-Key as it was sent',
	request_sha256 BINARY(32) NOT NULL
		COMMENT 'SHA-256 over method, path and body',
	status INT NOT NULL COMMENT 'HTTP status of the answer',
	body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'the answer without its secrets',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (actor, idempotency_key),
	KEY ix_replay_created (created_us)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='answers that a repeated request gets again';

CREATE TABLE IF NOT EXISTS host_work (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number, in order',
	kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'compress or withdraw',
	version_id BIGINT NOT NULL COMMENT 'which version',
	attempts INT NOT NULL DEFAULT 0 COMMENT 'times it was tried',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_host_work (kind, version_id),
	CONSTRAINT fk_host_work_version FOREIGN KEY (version_id)
		REFERENCES version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='what the clerk does after the commit';

CREATE TABLE IF NOT EXISTS epoch (
	name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'people or keys',
	number BIGINT NOT NULL COMMENT 'rises with each change',
	PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='counters that caches compare';

INSERT IGNORE INTO epoch (name, number) VALUES ('people', 1), ('keys', 1);
