/*
 * schema.h - the schema that the statements of the repositories are written
 * for.
 */
#ifndef HPS_REPO_SCHEMA_H
#define HPS_REPO_SCHEMA_H

/* Number of the last migration; tests/db/test_statements.c compares it. */
enum { HPS_SCHEMA_NEWEST = 4 };

#endif
