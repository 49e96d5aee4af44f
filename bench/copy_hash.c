/*
 * copy_hash - what publishing is measured against: `cp`, fsync of the file
 * and its folder, and the SHA-384 of the copy, by one program without waits
 * for others.  Prints the times in microseconds as JSON.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

enum { CHUNK_BYTES = 128 * 1024 }; /* as cp(1) copies */

static void check(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "copy_hash: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static int64_t ticks_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (int64_t)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000 +
	       use.ru_utime.tv_usec + use.ru_stime.tv_usec;
}

static void copy(int from, int to)
{
	static char chunk[CHUNK_BYTES];
	ssize_t got;

	while ((got = read(from, chunk, sizeof(chunk))) > 0)
		check(write(to, chunk, (size_t)got) == got, "write");
	check(got == 0, "read");
}

static void sync_both(int to, char *path)
{
	int dir = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	check(dir >= 0, "open of the folder");
	check(!fsync(to), "fsync");
	check(!fsync(dir), "fsync of the folder");
	close(dir);
}

static void hash(int fd, unsigned char digest[EVP_MAX_MD_SIZE])
{
	static char chunk[CHUNK_BYTES];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned int len;
	ssize_t got;

	check(md && EVP_DigestInit_ex(md, EVP_sha384(), NULL), "SHA-384");
	check(lseek(fd, 0, SEEK_SET) == 0, "seek");
	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		EVP_DigestUpdate(md, chunk, (size_t)got);
	check(got == 0, "read");
	EVP_DigestFinal_ex(md, digest, &len);
	EVP_MD_CTX_free(md);
}

int main(int argc, char **argv)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	int64_t begun_us, copied_us, synced_us, hashed_us;
	int from, to;

	if (argc != 3) {
		fputs("usage: copy_hash FROM TO\n", stderr);
		return EXIT_FAILURE;
	}
	EVP_Digest("", 0, digest, NULL, EVP_sha384(), NULL); /* load it */
	begun_us = ticks_us();
	from = open(argv[1], O_RDONLY | O_CLOEXEC);
	check(from >= 0, argv[1]);
	to = open(argv[2], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	check(to >= 0, argv[2]);
	copy(from, to);
	copied_us = ticks_us();
	sync_both(to, argv[2]);
	synced_us = ticks_us();
	hash(to, digest);
	hashed_us = ticks_us();
	printf("{\"tookUs\":%lld,\"copyUs\":%lld,\"syncUs\":%lld,"
	       "\"hashUs\":%lld,\"cpuUs\":%lld}\n",
	       (long long)(hashed_us - begun_us),
	       (long long)(copied_us - begun_us),
	       (long long)(synced_us - copied_us),
	       (long long)(hashed_us - synced_us), (long long)cpu_us());
	return EXIT_SUCCESS;
}
