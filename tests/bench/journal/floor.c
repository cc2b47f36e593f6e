/* The floor under any journal: one pwrite and one fdatasync a commit, into a file that is already as long as it gets. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static long written(void) {
  char line[100];
  long bytes = 0;
  FILE *io = fopen("/proc/self/io", "r");
  while (io != NULL && fgets(line, sizeof line, io) != NULL) sscanf(line, "write_bytes: %ld", &bytes);
  if (io != NULL) fclose(io);
  return bytes;
}

static void must(int holds, const char *what) {
  if (!holds) perror(what), exit(1);
}

/* floor FILE BYTES COMMITS: prints bytes and seconds of all, then the milliseconds of each commit, one a line. */
int main(int count, char **words) {
  must(count == 4, "floor FILE BYTES COMMITS");
  size_t length = strtoul(words[2], NULL, 10), commits = strtoul(words[3], NULL, 10);
  int file = open(words[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  must(file >= 0, words[1]);
  char *record = malloc(length);
  double *took = malloc(commits * sizeof *took);
  must(record != NULL && took != NULL, "memory");
  memset(record, 'a', length);
  for (size_t no = 0; no < commits; no++) must(pwrite(file, record, length, (off_t)(no * length)) > 0, "pwrite");
  must(fsync(file) == 0, "fsync");
  long before = written();
  double began = now_ms();
  for (size_t no = 0; no < commits; no++) {
    double from = now_ms();
    must(pwrite(file, record, length, (off_t)(no * length)) > 0, "pwrite");
    must(fdatasync(file) == 0, "fdatasync");
    took[no] = now_ms() - from;
  }
  printf("%ld\n%f\n", written() - before, (now_ms() - began) / 1e3);
  for (size_t no = 0; no < commits; no++) printf("%f\n", took[no]);
  return 0;
}
