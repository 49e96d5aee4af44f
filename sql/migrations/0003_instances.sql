-- What an application gets: instances, their plugins, rules and generations.

CREATE TABLE IF NOT EXISTS instance (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name in the address of discovery, never reused',
	title VARCHAR(255) COLLATE utf8mb4_bin NOT NULL
		COMMENT 'how people call it',
	origins TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of web origins that may read it, or ["*"]',
	public_url VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'address of bundles; NULL: the setting, else the request''s',
	auto_enrol TINYINT NOT NULL DEFAULT 0
		COMMENT '1: adds a plugin at its first move of stable',
	strict TINYINT NOT NULL DEFAULT 0
		COMMENT '1: refuses what otherwise warns',
	identity MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON: who a shell''s user is; NULL: anonymous only',
	attributes MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list: dictionary of attributes for rules',
	import_map MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON: libraries, imports, scopes, integrity',
	rules MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list: rules before those of the entries',
	locked_reason TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'why it is locked; NULL: it is not',
	locked_until_us BIGINT NULL
		COMMENT 'end of the lock, microseconds UTC; NULL: open end',
	retention_count INT NOT NULL DEFAULT 1000
		COMMENT 'generations kept at least',
	retention_days INT NOT NULL DEFAULT 365
		COMMENT 'days that generations are kept at least',
	generation BIGINT NOT NULL DEFAULT 0
		COMMENT 'number of the newest generation, 0: none yet',
	settings_version BIGINT NOT NULL DEFAULT 1
		COMMENT 'rises when origins, public_url, identity or lock change',
	deleted_us BIGINT NULL COMMENT 'when it was deleted; name stays taken',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_instance_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='one Harmonix application or environment';

CREATE TABLE IF NOT EXISTS entry (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	instance_id BIGINT NOT NULL COMMENT 'in which instance',
	plugin_id BIGINT NOT NULL COMMENT 'which plugin',
	enabled TINYINT NOT NULL DEFAULT 1 COMMENT '0: nobody gets it',
	default_serve VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin
		NOT NULL
		COMMENT 'JSON: {"channel"}, {"version"} or "off"',
	rules MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list, first match wins',
	config MEDIUMTEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON; NULL: the version''s own',
	categories TEXT COLLATE utf8mb4_bin NULL
		COMMENT 'JSON list; NULL: the plugin''s',
	sort_order INT NULL
		COMMENT 'lower is loaded first; NULL: the version''s',
	hot TINYINT NULL COMMENT 'NULL: the version''s',
	held_by VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NULL
		COMMENT 'who holds its heads against channel moves',
	held_reason TEXT COLLATE utf8mb4_bin NULL COMMENT 'why they are held',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_entry (instance_id, plugin_id),
	KEY ix_entry_plugin (plugin_id),
	CONSTRAINT fk_entry_instance FOREIGN KEY (instance_id)
		REFERENCES instance (id),
	CONSTRAINT fk_entry_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a plugin in an instance';

CREATE TABLE IF NOT EXISTS head (
	instance_id BIGINT NOT NULL COMMENT 'in which instance',
	plugin_id BIGINT NOT NULL COMMENT 'which plugin',
	channel VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name of the channel',
	version_id BIGINT NOT NULL COMMENT 'what it means here',
	PRIMARY KEY (instance_id, plugin_id, channel),
	KEY ix_head_version (version_id),
	KEY ix_head_plugin (plugin_id),
	CONSTRAINT fk_head_instance FOREIGN KEY (instance_id)
		REFERENCES instance (id),
	CONSTRAINT fk_head_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id),
	CONSTRAINT fk_head_version FOREIGN KEY (version_id)
		REFERENCES version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='where a channel points as one instance sees it';

CREATE TABLE IF NOT EXISTS segment (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name in $ref',
	condition_json MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON: the condition',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_segment_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a reusable condition';

CREATE TABLE IF NOT EXISTS persona (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name',
	attributes MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON: user and request',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_persona_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a saved user to test rules with';

CREATE TABLE IF NOT EXISTS rollout (
	id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal number',
	instance_id BIGINT NOT NULL COMMENT 'in which instance',
	plugin_id BIGINT NOT NULL COMMENT 'which plugin',
	name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'name within the instance',
	state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		DEFAULT 'draft'
		COMMENT 'draft, running, paused, finished or aborted',
	version_id BIGINT NOT NULL COMMENT 'the version that is rolled out',
	plan MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON: steps with weights and hold times',
	step INT NOT NULL DEFAULT 0 COMMENT 'step in force, from 0',
	step_due_us BIGINT NULL COMMENT 'when the next step begins',
	row_version BIGINT NOT NULL DEFAULT 1 COMMENT 'for If-Match',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	updated_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (id),
	UNIQUE KEY uq_rollout_name (instance_id, name),
	KEY ix_rollout_due (state, step_due_us),
	CONSTRAINT fk_rollout_instance FOREIGN KEY (instance_id)
		REFERENCES instance (id),
	CONSTRAINT fk_rollout_plugin FOREIGN KEY (plugin_id)
		REFERENCES plugin (id),
	CONSTRAINT fk_rollout_version FOREIGN KEY (version_id)
		REFERENCES version (id),
	CONSTRAINT ck_rollout_state CHECK (state IN
		('draft', 'running', 'paused', 'finished', 'aborted'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a plan that widens a version step by step';

CREATE TABLE IF NOT EXISTS generation (
	instance_id BIGINT NOT NULL COMMENT 'of which instance',
	number BIGINT NOT NULL COMMENT 'from 1, without gaps',
	actor VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'who, as the audit writes it',
	reason TEXT COLLATE utf8mb4_bin NULL COMMENT 'why, if said',
	summary TEXT COLLATE utf8mb4_bin NOT NULL
		COMMENT 'JSON list of changes in words',
	kept TINYINT NOT NULL DEFAULT 0 COMMENT '1: retention spares it',
	superseded_us BIGINT NULL
		COMMENT 'when the next one came; NULL: it is the newest',
	created_us BIGINT NOT NULL COMMENT 'microseconds UTC',
	PRIMARY KEY (instance_id, number),
	KEY ix_generation_created (created_us),
	CONSTRAINT fk_generation_instance FOREIGN KEY (instance_id)
		REFERENCES instance (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='an immutable state of an instance';

CREATE TABLE IF NOT EXISTS generation_entry (
	instance_id BIGINT NOT NULL COMMENT 'of which instance',
	part VARCHAR(130) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
		COMMENT 'plugin name, or empty for what is the instance''s own',
	from_number BIGINT NOT NULL COMMENT 'first generation that holds it',
	to_number BIGINT NOT NULL DEFAULT 9223372036854775807
		COMMENT 'last generation that holds it',
	body MEDIUMBLOB NOT NULL COMMENT 'JSON, byte for byte as it was built',
	PRIMARY KEY (instance_id, part, from_number),
	KEY ix_generation_entry_from (instance_id, from_number),
	KEY ix_generation_entry_to (instance_id, to_number),
	CONSTRAINT fk_generation_entry_instance FOREIGN KEY (instance_id)
		REFERENCES instance (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
	COMMENT='a part of the documents of a range of generations';
