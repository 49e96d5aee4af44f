-- The whole schema, to read.  Generated from migrations/ by "make schema";
-- databases are made by "hps-admin migrate".

CREATE TABLE `audit` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `actor` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'user:name, token:id, system or anonymous',
  `credential` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'session or token by its public id, or host',
  `address` varchar(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'client address, empty for the host',
  `action` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'such as version.publish',
  `outcome` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'done or denied',
  `object_kind` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'such as plugin',
  `object` varchar(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the object',
  `before_json` mediumtext DEFAULT NULL COMMENT 'JSON: what changed, before',
  `after_json` mediumtext DEFAULT NULL COMMENT 'JSON: what changed, after',
  `reason` text DEFAULT NULL COMMENT 'why, if said',
  `request_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'request, as in the log',
  `repeats` int(11) NOT NULL DEFAULT 1 COMMENT 'how many equal denials this row stands for',
  `seal_number` bigint(20) DEFAULT NULL COMMENT 'place in the sealed chain; NULL: not sealed yet',
  `seal` binary(32) DEFAULT NULL COMMENT 'HMAC-SHA-256 over the row and the seal before it',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_audit_seal` (`seal_number`),
  KEY `ix_audit_created` (`created_us`),
  KEY `ix_audit_actor` (`actor`,`id`),
  KEY `ix_audit_action` (`action`,`id`),
  KEY `ix_audit_object` (`object_kind`,`object`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='every change and every denied attempt';

CREATE TABLE `channel` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `plugin_id` bigint(20) NOT NULL COMMENT 'of which plugin',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'such as stable',
  `version_id` bigint(20) DEFAULT NULL COMMENT 'where it points; NULL after all its versions were blocked',
  `guard` varchar(255) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'SemVer range that it must stay in',
  `protected` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: publishers may not move it',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_channel` (`plugin_id`,`name`),
  KEY `ix_channel_version` (`version_id`),
  CONSTRAINT `fk_channel_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`),
  CONSTRAINT `fk_channel_version` FOREIGN KEY (`version_id`) REFERENCES `version` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a movable name over immutable versions';

CREATE TABLE `channel_move` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number, in order',
  `plugin_id` bigint(20) NOT NULL COMMENT 'of which plugin',
  `channel` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the channel',
  `from_version_id` bigint(20) DEFAULT NULL COMMENT 'where it pointed, NULL: new',
  `to_version_id` bigint(20) DEFAULT NULL COMMENT 'where it points, NULL: deleted',
  `actor` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who, as the audit writes it',
  `reason` text DEFAULT NULL COMMENT 'why, if said',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  KEY `ix_channel_move` (`plugin_id`,`channel`,`id`),
  KEY `ix_channel_move_to` (`to_version_id`),
  KEY `fk_channel_move_from` (`from_version_id`),
  CONSTRAINT `fk_channel_move_from` FOREIGN KEY (`from_version_id`) REFERENCES `version` (`id`),
  CONSTRAINT `fk_channel_move_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`),
  CONSTRAINT `fk_channel_move_to` FOREIGN KEY (`to_version_id`) REFERENCES `version` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='where a channel pointed, and who moved it';

CREATE TABLE `device` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `user_id` bigint(20) NOT NULL COMMENT 'who signed in there before',
  `secret_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the device cookie',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `expires_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_device_secret` (`secret_sha256`),
  KEY `ix_device_user` (`user_id`),
  CONSTRAINT `fk_device_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a browser with a login throttle of its own';

CREATE TABLE `entry` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `instance_id` bigint(20) NOT NULL COMMENT 'in which instance',
  `plugin_id` bigint(20) NOT NULL COMMENT 'which plugin',
  `enabled` tinyint(4) NOT NULL DEFAULT 1 COMMENT '0: nobody gets it',
  `default_serve` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'JSON: {"channel"}, {"version"} or "off"',
  `rules` mediumtext NOT NULL COMMENT 'JSON list, first match wins',
  `config` mediumtext DEFAULT NULL COMMENT 'JSON; NULL: the version''s own',
  `categories` text DEFAULT NULL COMMENT 'JSON list; NULL: the plugin''s',
  `sort_order` int(11) DEFAULT NULL COMMENT 'lower is loaded first; NULL: the version''s',
  `hot` tinyint(4) DEFAULT NULL COMMENT 'NULL: the version''s',
  `held_by` varchar(160) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'who holds its heads against channel moves',
  `held_reason` text DEFAULT NULL COMMENT 'why they are held',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_entry` (`instance_id`,`plugin_id`),
  KEY `ix_entry_plugin` (`plugin_id`),
  CONSTRAINT `fk_entry_instance` FOREIGN KEY (`instance_id`) REFERENCES `instance` (`id`),
  CONSTRAINT `fk_entry_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a plugin in an instance';

CREATE TABLE `epoch` (
  `name` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'people or keys',
  `number` bigint(20) NOT NULL COMMENT 'rises with each change',
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='counters that caches compare';

CREATE TABLE `generation` (
  `instance_id` bigint(20) NOT NULL COMMENT 'of which instance',
  `number` bigint(20) NOT NULL COMMENT 'from 1, without gaps',
  `actor` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who, as the audit writes it',
  `reason` text DEFAULT NULL COMMENT 'why, if said',
  `summary` text NOT NULL COMMENT 'JSON list of changes in words',
  `kept` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: retention spares it',
  `superseded_us` bigint(20) DEFAULT NULL COMMENT 'when the next one came; NULL: it is the newest',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`instance_id`,`number`),
  KEY `ix_generation_created` (`created_us`),
  CONSTRAINT `fk_generation_instance` FOREIGN KEY (`instance_id`) REFERENCES `instance` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='an immutable state of an instance';

CREATE TABLE `generation_entry` (
  `instance_id` bigint(20) NOT NULL COMMENT 'of which instance',
  `part` varchar(130) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'plugin name, or empty for what is the instance''s own',
  `from_number` bigint(20) NOT NULL COMMENT 'first generation that holds it',
  `to_number` bigint(20) NOT NULL DEFAULT 9223372036854775807 COMMENT 'last generation that holds it',
  `body` mediumblob NOT NULL COMMENT 'JSON, byte for byte as it was built',
  PRIMARY KEY (`instance_id`,`part`,`from_number`),
  KEY `ix_generation_entry_from` (`instance_id`,`from_number`),
  KEY `ix_generation_entry_to` (`instance_id`,`to_number`),
  CONSTRAINT `fk_generation_entry_instance` FOREIGN KEY (`instance_id`) REFERENCES `instance` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a part of the documents of a range of generations';

CREATE TABLE `head` (
  `instance_id` bigint(20) NOT NULL COMMENT 'in which instance',
  `plugin_id` bigint(20) NOT NULL COMMENT 'which plugin',
  `channel` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the channel',
  `version_id` bigint(20) NOT NULL COMMENT 'what it means here',
  PRIMARY KEY (`instance_id`,`plugin_id`,`channel`),
  KEY `ix_head_version` (`version_id`),
  KEY `ix_head_plugin` (`plugin_id`),
  CONSTRAINT `fk_head_instance` FOREIGN KEY (`instance_id`) REFERENCES `instance` (`id`),
  CONSTRAINT `fk_head_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`),
  CONSTRAINT `fk_head_version` FOREIGN KEY (`version_id`) REFERENCES `version` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='where a channel points as one instance sees it';

CREATE TABLE `host_work` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number, in order',
  `kind` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'compress or withdraw',
  `version_id` bigint(20) NOT NULL COMMENT 'which version',
  `attempts` int(11) NOT NULL DEFAULT 0 COMMENT 'times it was tried',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_host_work` (`kind`,`version_id`),
  KEY `fk_host_work_version` (`version_id`),
  CONSTRAINT `fk_host_work_version` FOREIGN KEY (`version_id`) REFERENCES `version` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what the clerk does after the commit';

CREATE TABLE `instance` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name in the address of discovery, never reused',
  `title` varchar(255) NOT NULL COMMENT 'how people call it',
  `origins` text NOT NULL COMMENT 'JSON list of web origins that may read it, or ["*"]',
  `public_url` varchar(512) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'address of bundles; NULL: the setting, else the request''s',
  `auto_enrol` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: adds a plugin at its first move of stable',
  `strict` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: refuses what otherwise warns',
  `identity` mediumtext DEFAULT NULL COMMENT 'JSON: who a shell''s user is; NULL: anonymous only',
  `attributes` mediumtext NOT NULL COMMENT 'JSON list: dictionary of attributes for rules',
  `import_map` mediumtext NOT NULL COMMENT 'JSON: libraries, imports, scopes, integrity',
  `rules` mediumtext NOT NULL COMMENT 'JSON list: rules before those of the entries',
  `locked_reason` text DEFAULT NULL COMMENT 'why it is locked; NULL: it is not',
  `locked_until_us` bigint(20) DEFAULT NULL COMMENT 'end of the lock, microseconds UTC; NULL: open end',
  `retention_count` int(11) NOT NULL DEFAULT 1000 COMMENT 'generations kept at least',
  `retention_days` int(11) NOT NULL DEFAULT 365 COMMENT 'days that generations are kept at least',
  `generation` bigint(20) NOT NULL DEFAULT 0 COMMENT 'number of the newest generation, 0: none yet',
  `settings_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'rises when origins, public_url, identity or lock change',
  `deleted_us` bigint(20) DEFAULT NULL COMMENT 'when it was deleted; name stays taken',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_instance_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='one Harmonix application or environment';

CREATE TABLE `invitation` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `user_id` bigint(20) NOT NULL COMMENT 'who may set a password with it',
  `secret_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the link secret',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `expires_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `used_us` bigint(20) DEFAULT NULL COMMENT 'when it was used, microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_invitation_secret` (`secret_sha256`),
  KEY `ix_invitation_user` (`user_id`),
  CONSTRAINT `fk_invitation_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a one-time link to set a first or a lost password';

CREATE TABLE `persona` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name',
  `attributes` mediumtext NOT NULL COMMENT 'JSON: user and request',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_persona_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a saved user to test rules with';

CREATE TABLE `plugin` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(130) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'npm package name, never changes, never reused',
  `provider_id` bigint(20) NOT NULL COMMENT 'who owns it',
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'plugin' COMMENT 'plugin or library',
  `title` text DEFAULT NULL COMMENT 'JSON string or map of language to string; NULL: the version''s',
  `description` text DEFAULT NULL COMMENT 'JSON, as title',
  `icon` varchar(255) DEFAULT NULL COMMENT 'icon; NULL: the version''s',
  `categories` text DEFAULT NULL COMMENT 'JSON list of names; NULL: the version''s',
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active' COMMENT 'active, deprecated or deactivated',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_plugin_name` (`name`),
  KEY `ix_plugin_provider` (`provider_id`),
  CONSTRAINT `fk_plugin_provider` FOREIGN KEY (`provider_id`) REFERENCES `provider` (`id`),
  CONSTRAINT `ck_plugin_kind` CHECK (`kind` in ('plugin','library')),
  CONSTRAINT `ck_plugin_state` CHECK (`state` in ('active','deprecated','deactivated'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a plugin or a shared library';

CREATE TABLE `provider` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name, never changes, never reused',
  `title` varchar(255) NOT NULL COMMENT 'how people call it, shown in discovery',
  `contact` varchar(320) DEFAULT NULL COMMENT 'whom to ask, free text',
  `scopes` text NOT NULL COMMENT 'JSON list of npm scopes that are its alone',
  `active` tinyint(4) NOT NULL DEFAULT 1 COMMENT '0: its plugins are out of discovery, tokens are dead',
  `deleted_us` bigint(20) DEFAULT NULL COMMENT 'when it was deleted; name stays taken',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_provider_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a team that publishes plugins';

CREATE TABLE `recovery_code` (
  `user_id` bigint(20) NOT NULL COMMENT 'whose code',
  `code_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the code',
  `used_us` bigint(20) DEFAULT NULL COMMENT 'when it was used, microseconds UTC',
  PRIMARY KEY (`user_id`,`code_sha256`),
  CONSTRAINT `fk_recovery_code_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='stands in once for a lost TOTP device';

CREATE TABLE `replay` (
  `actor` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who sent the key',
  `idempotency_key` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Idempotency-Key as it was sent',
  `request_sha256` binary(32) NOT NULL COMMENT 'SHA-256 over method, path and body',
  `status` int(11) NOT NULL COMMENT 'HTTP status of the answer',
  `body` mediumtext NOT NULL COMMENT 'the answer without its secrets',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`actor`,`idempotency_key`),
  KEY `ix_replay_created` (`created_us`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='answers that a repeated request gets again';

CREATE TABLE `role` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name, also as a label in rules',
  `title` varchar(255) NOT NULL DEFAULT '' COMMENT 'how the panel calls it',
  `built_in` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: permissions are those of the program',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_role_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a named set of permissions';

CREATE TABLE `role_grant` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `user_id` bigint(20) NOT NULL COMMENT 'who is granted',
  `role_id` bigint(20) NOT NULL COMMENT 'which role',
  `scope_kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'store, instance, provider or plugin',
  `scope_id` bigint(20) NOT NULL DEFAULT 0 COMMENT 'number of that object, 0 for the store',
  `granted_by` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'actor as the audit writes it',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_role_grant` (`user_id`,`role_id`,`scope_kind`,`scope_id`),
  KEY `ix_role_grant_scope` (`scope_kind`,`scope_id`),
  KEY `fk_role_grant_role` (`role_id`),
  CONSTRAINT `fk_role_grant_role` FOREIGN KEY (`role_id`) REFERENCES `role` (`id`),
  CONSTRAINT `fk_role_grant_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE,
  CONSTRAINT `ck_role_grant_scope` CHECK (`scope_kind` in ('store','instance','provider','plugin'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a role given to a user; a membership is one with a provider';

CREATE TABLE `role_permission` (
  `role_id` bigint(20) NOT NULL COMMENT 'which role',
  `permission` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'such as channel:move',
  PRIMARY KEY (`role_id`,`permission`),
  CONSTRAINT `fk_role_permission_role` FOREIGN KEY (`role_id`) REFERENCES `role` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what a role that an administrator made allows';

CREATE TABLE `rollout` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `instance_id` bigint(20) NOT NULL COMMENT 'in which instance',
  `plugin_id` bigint(20) NOT NULL COMMENT 'which plugin',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name within the instance',
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft' COMMENT 'draft, running, paused, finished or aborted',
  `version_id` bigint(20) NOT NULL COMMENT 'the version that is rolled out',
  `plan` mediumtext NOT NULL COMMENT 'JSON: steps with weights and hold times',
  `step` int(11) NOT NULL DEFAULT 0 COMMENT 'step in force, from 0',
  `step_due_us` bigint(20) DEFAULT NULL COMMENT 'when the next step begins',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_rollout_name` (`instance_id`,`name`),
  KEY `ix_rollout_due` (`state`,`step_due_us`),
  KEY `fk_rollout_plugin` (`plugin_id`),
  KEY `fk_rollout_version` (`version_id`),
  CONSTRAINT `fk_rollout_instance` FOREIGN KEY (`instance_id`) REFERENCES `instance` (`id`),
  CONSTRAINT `fk_rollout_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`),
  CONSTRAINT `fk_rollout_version` FOREIGN KEY (`version_id`) REFERENCES `version` (`id`),
  CONSTRAINT `ck_rollout_state` CHECK (`state` in ('draft','running','paused','finished','aborted'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a plan that widens a version step by step';

CREATE TABLE `schema_migration` (
  `number` int(11) NOT NULL COMMENT 'of the migration',
  `step` int(11) NOT NULL COMMENT 'statement of its file, from 1',
  `name` varchar(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the file',
  `sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the file',
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'started or done',
  `started_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `finished_us` bigint(20) DEFAULT NULL COMMENT 'microseconds UTC; NULL: not done',
  `compatible_since` int(11) NOT NULL COMMENT 'oldest migration whose programs may use it',
  PRIMARY KEY (`number`,`step`),
  CONSTRAINT `ck_schema_migration_state` CHECK (`state` in ('started','done'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='what has been applied to this schema';

CREATE TABLE `segment` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name in $ref',
  `condition_json` mediumtext NOT NULL COMMENT 'JSON: the condition',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_segment_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a reusable condition';

CREATE TABLE `session` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `public_id` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the session in lists, no secret',
  `user_id` bigint(20) NOT NULL COMMENT 'whose session',
  `secret_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the cookie',
  `address` varchar(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'client address at login',
  `user_agent` varchar(255) NOT NULL DEFAULT '' COMMENT 'browser at login, cut to fit',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `seen_us` bigint(20) NOT NULL COMMENT 'last use, to the minute',
  `fresh_us` bigint(20) NOT NULL COMMENT 'when the password was last given, microseconds UTC',
  `expires_us` bigint(20) NOT NULL COMMENT 'absolute end, microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_session_secret` (`secret_sha256`),
  UNIQUE KEY `uq_session_public_id` (`public_id`),
  KEY `ix_session_user` (`user_id`),
  KEY `ix_session_expires` (`expires_us`),
  CONSTRAINT `fk_session_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a signed-in browser; deleted when it ends';

CREATE TABLE `session_token` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `session_id` bigint(20) NOT NULL COMMENT 'dies with this session',
  `secret_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the token',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `expires_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_session_token_secret` (`secret_sha256`),
  KEY `ix_session_token_session` (`session_id`),
  CONSTRAINT `fk_session_token_session` FOREIGN KEY (`session_id`) REFERENCES `session` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a bearer for discovery that stands for a session';

CREATE TABLE `token` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `public_id` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the token in paths, no secret',
  `provider_id` bigint(20) DEFAULT NULL COMMENT 'provider that it publishes for; NULL: a user''s script',
  `user_id` bigint(20) DEFAULT NULL COMMENT 'who made it and bounds it; NULL: made on the host',
  `name` varchar(255) NOT NULL COMMENT 'what people call it',
  `secret_sha256` binary(32) NOT NULL COMMENT 'SHA-256 of the token',
  `hint` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'first characters, to recognise it by',
  `rights` text NOT NULL COMMENT 'JSON list of rights',
  `plugins` text NOT NULL COMMENT 'JSON list of names, prefix* or *',
  `channels` text NOT NULL COMMENT 'JSON list of channels that it may move',
  `default_channel` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'stable' COMMENT 'channel moved by clients that name none',
  `cidrs` text NOT NULL COMMENT 'JSON list of networks it may come from, [] is any',
  `expires_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `last_used_us` bigint(20) DEFAULT NULL COMMENT 'to the minute, microseconds UTC',
  `last_used_address` varchar(45) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'client address of the last use',
  `revoked_us` bigint(20) DEFAULT NULL COMMENT 'when it was revoked',
  `revoked_reason` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'revoked, rotated or reported',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_token_secret` (`secret_sha256`),
  UNIQUE KEY `uq_token_public_id` (`public_id`),
  KEY `ix_token_provider` (`provider_id`),
  KEY `ix_token_user` (`user_id`),
  CONSTRAINT `fk_token_provider` FOREIGN KEY (`provider_id`) REFERENCES `provider` (`id`),
  CONSTRAINT `fk_token_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a credential for pipelines and scripts';

CREATE TABLE `user` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number, never shown',
  `username` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name to sign in with, never changes, never reused',
  `display_name` varchar(255) NOT NULL DEFAULT '' COMMENT 'how the panel calls the user',
  `email` varchar(320) DEFAULT NULL COMMENT 'address for people, the store sends nothing',
  `language` varchar(8) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'en, es or ca; NULL follows the browser',
  `password` varchar(255) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'argon2id in PHC form; NULL until an invitation is used',
  `password_changed_us` bigint(20) NOT NULL DEFAULT 0 COMMENT 'when the password was set, microseconds UTC',
  `must_change_password` tinyint(4) NOT NULL DEFAULT 0 COMMENT '1: the next session may only change the password',
  `totp_secret` varbinary(255) DEFAULT NULL COMMENT 'TOTP secret sealed with a key of keys/, NULL without',
  `totp_confirmed_us` bigint(20) DEFAULT NULL COMMENT 'when TOTP was confirmed; NULL: not in force',
  `totp_last_step` bigint(20) NOT NULL DEFAULT 0 COMMENT 'last TOTP step that was used, each counts once',
  `active` tinyint(4) NOT NULL DEFAULT 1 COMMENT '0: may not sign in, sessions and tokens are dead',
  `deleted_us` bigint(20) DEFAULT NULL COMMENT 'when the user was deleted; the name stays taken',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'rises with every change, for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_user_username` (`username`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a person who signs in to the panel';

CREATE TABLE `version` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'internal number',
  `plugin_id` bigint(20) NOT NULL COMMENT 'of which plugin',
  `version` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SemVer 2.0.0 without build metadata',
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'active, deprecated, blocked, deleted or purged',
  `upload_id` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'staging folder of the upload that made it',
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'plugin' COMMENT 'plugin or library',
  `digest` binary(32) NOT NULL COMMENT 'SHA-256 over paths, sizes and file hashes',
  `size_bytes` bigint(20) NOT NULL DEFAULT 0 COMMENT 'all files, unpacked',
  `file_count` int(11) NOT NULL DEFAULT 0 COMMENT 'files served',
  `entry` varchar(1700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'path of the entry module',
  `card` mediumtext DEFAULT NULL COMMENT 'JSON that discovery shows of it, fixed at publish',
  `details` mediumtext DEFAULT NULL COMMENT 'JSON: exports, imports, configSchema, warnings, provenance',
  `published_by` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'actor as the audit writes it',
  `published_us` bigint(20) DEFAULT NULL COMMENT 'when it became active, microseconds UTC',
  `deprecated_message` text DEFAULT NULL COMMENT 'what its users should know',
  `deprecated_sunset` char(10) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'YYYY-MM-DD after which it may go',
  `deprecated_replacement` varchar(200) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL COMMENT 'plugin or version to use instead',
  `blocked_reason` text DEFAULT NULL COMMENT 'why it is blocked',
  `row_version` bigint(20) NOT NULL DEFAULT 1 COMMENT 'for If-Match',
  `created_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  `updated_us` bigint(20) NOT NULL COMMENT 'microseconds UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_version` (`plugin_id`,`version`),
  KEY `ix_version_state` (`state`),
  CONSTRAINT `fk_version_plugin` FOREIGN KEY (`plugin_id`) REFERENCES `plugin` (`id`),
  CONSTRAINT `ck_version_kind` CHECK (`kind` in ('plugin','library')),
  CONSTRAINT `ck_version_state` CHECK (`state` in ('active','deprecated','blocked','deleted','purged'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='the same bytes for ever; its name is never free again';

CREATE TABLE `version_file` (
  `version_id` bigint(20) NOT NULL COMMENT 'of which version',
  `path` varchar(1700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'path below the version''s folder',
  `size_bytes` bigint(20) NOT NULL COMMENT 'bytes, uncompressed',
  `sha384` binary(48) NOT NULL COMMENT 'for the integrity attribute',
  PRIMARY KEY (`version_id`,`path`),
  CONSTRAINT `fk_version_file_version` FOREIGN KEY (`version_id`) REFERENCES `version` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a file that the web server serves';
