-- What can be served: plugins, their immutable versions, files and channels.

CREATE TABLE IF NOT EXISTS plugin (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(130) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'npm package name, never changes, never reused',
	provider_id BIGINT NOT NULL COMMENT 'who owns it',
	kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT 'plugin' COMMENT 'plugin or library',
	title TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON string or map of language to string; NULL: the version''s',
	description TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON, as title',
	icon VARCHAR(255) COLLATE utf8mb4_bin NULL
		COMMENT 'icon; NULL: the version''s',
	categories TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON list of names; NULL: the version''s',
	state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT 'active' COMMENT 'active, deprecated or deactivated',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_plugin_name (name),
	KEY ix_plugin_provider (provider_id),
	CONSTRAINT fk_plugin_provider FOREIGN KEY (provider_id)
		REFERENCES provider (id),
	CONSTRAINT ck_plugin_kind CHECK (kind IN ('plugin', 'library')),
	CONSTRAINT ck_plugin_state CHECK
		(state IN ('active', 'deprecated', 'deactivated'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a plugin or a shared library';

CREATE TABLE IF NOT EXISTS version (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	plugin_id BIGINT NOT NULL COMMENT 'of which plugin',
	version VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'SemVer 2.0.0 without build metadata',
	state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'active, deprecated, blocked, deleted or purged',
	upload_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'staging folder of the upload that made it',
	kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT 'plugin' COMMENT 'plugin or library',
	digest BINARY(32) NOT NULL
		COMMENT 'SHA-256 over paths, sizes and file hashes',
	size_bytes BIGINT NOT NULL DEFAULT 0 COMMENT 'all files, unpacked',
	file_count INT NOT NULL DEFAULT 0 COMMENT 'files served',
	entry VARCHAR(1700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT '' COMMENT 'path of the entry module',
	card MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON that discovery shows of it, fixed at publish',
	details MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON: exports, imports, configSchema, warnings, provenance',
	published_by VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT '' COMMENT 'actor as the audit writes it',
	published_us BIGINT NULL
		COMMENT 'when it became active, microseconds UTC',
	deprecated_message TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'what its users should know',
	deprecated_sunset CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'YYYY-MM-DD after which it may go',
	deprecated_replacement VARCHAR(200) CHARACTER SET ascii
		COLLATE ascii_bin NULL COMMENT 'plugin or version to use instead',
	blocked_reason TEXT COLLATE utf8mb4_bin NULL COMMENT 'why it is blocked',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_version (plugin_id, version),
	KEY ix_version_state (state),
	CONSTRAINT fk_version_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id),
	CONSTRAINT ck_version_kind CHECK (kind IN ('plugin', 'library')),
	CONSTRAINT ck_version_state CHECK (state IN ('active',
		'deprecated', 'blocked', 'deleted', 'purged'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='the same bytes for ever; its name is never free again';

CREATE TABLE IF NOT EXISTS version_file (
	version_id BIGINT NOT NULL COMMENT 'of which version',
	path VARCHAR(1700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'path below the version''s folder',
	size_bytes BIGINT NOT NULL COMMENT 'bytes, uncompressed',
	sha384 BINARY(48) NOT NULL COMMENT 'for the integrity attribute',
	PRIMARY KEY (version_id, path),
	CONSTRAINT fk_version_file_version FOREIGN KEY (version_id)
		REFERENCES version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a file that the web server serves';

CREATE TABLE IF NOT EXISTS channel (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	plugin_id BIGINT NOT NULL COMMENT 'of which plugin',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'such as stable',
	version_id BIGINT NULL
		COMMENT 'where it points; NULL after all its versions were blocked',
	guard VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'SemVer range that it must stay in',
	protected TINYINT NOT NULL DEFAULT 0
		COMMENT '1: publishers may not move it',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_channel (plugin_id, name),
	KEY ix_channel_version (version_id),
	CONSTRAINT fk_channel_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id),
	CONSTRAINT fk_channel_version FOREIGN KEY (version_id)
		REFERENCES version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a movable name over immutable versions';

CREATE TABLE IF NOT EXISTS channel_move (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number, in order',
	plugin_id BIGINT NOT NULL COMMENT 'of which plugin',
	channel VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name of the channel',
	from_version_id BIGINT NULL COMMENT 'where it pointed, NULL: new',
	to_version_id BIGINT NULL COMMENT 'where it points, NULL: deleted',
	actor VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'who, as the audit writes it',
	reason TEXT COLLATE utf8mb4_bin NULL COMMENT 'why, if said',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	KEY ix_channel_move (plugin_id, channel, id),
	KEY ix_channel_move_to (to_version_id),
	CONSTRAINT fk_channel_move_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id),
	CONSTRAINT fk_channel_move_from FOREIGN KEY (from_version_id)
		REFERENCES version (id),
	CONSTRAINT fk_channel_move_to FOREIGN KEY (to_version_id)
		REFERENCES version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='where a channel pointed, and who moved it';
