/*
 * attr.h - compiler attributes under short names, and the cleanup types of
 * what an arena cannot own.
 */
#ifndef HPS_BASE_ATTR_H
#define HPS_BASE_ATTR_H

#define HPS_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define HPS_MUST_CHECK __attribute__((warn_unused_result))
#define HPS_NORETURN __attribute__((noreturn))
#define HPS_CLEANUP(fn) __attribute__((cleanup(fn)))

#define HPS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
