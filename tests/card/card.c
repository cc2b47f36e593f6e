/*
 * A memory card as a file, for a loop device: /card is the medium, /control takes orders and tells the counters.
 * What was written since the last flush lies in a volatile cache, sector by sector. When the power is cut, each of those
 * sector writes reaches the medium or not, by a seeded draw: order is lost and pages are torn, as in a real card.
 *
 *   card [-f] MOUNT_POINT -o megabytes=N
 *   latency FLUSH_US WRITE_US PER_4_KIB_US      what each operation takes
 *   stall PERMILLE SHORTEST_US LONGEST_US SEED  so many of 1,000 flushes take longer
 *   cut SEED KEEP_PERMILLE                      from now on every access fails, until: power
 *   fail-flushes N | fail-writes N              the next N answer EIO; a failed flush keeps the cache
 *   lie 0|1                                     flushes answer at once and keep nothing
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fuse3/fuse.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { SECTOR = 512, PAGE = 4096, CACHED_MAX = 256 * 1024, DRAWS = 1000 };

struct cached {
  uint32_t sector;
  char bytes[SECTOR];
};

static struct { unsigned megabytes; } options = { 256 };
static size_t size;
static char *medium; /* what survives a cut */
static char *face;   /* what a reader sees while the power is on */
static struct cached *cache;
static size_t cached;

/* The bus does one thing at a time; the state is held only for moments, so that a cut strikes in mid-flush. */
static pthread_mutex_t bus = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;

static int has_power = 1, lies;
static long flush_us, write_us, page_us, stall_permille, stall_least_us, stall_most_us, failing_flushes, failing_writes;
static uint64_t stall_seed = 1;
static unsigned long flushes, writes, bytes_written, cuts, kept, dropped, stalls, failed;

/* Sebastiano Vigna, splitmix64: one addition and three mixes a number. */
static uint64_t draw(uint64_t *seed) {
  uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static void rest(long us) {
  struct timespec left = { us / 1000000, us % 1000000 * 1000 };
  while (us > 0 && nanosleep(&left, &left) != 0) {}
}

static void reach_medium(const struct cached *entry) {
  memcpy(medium + (size_t)entry->sector * SECTOR, entry->bytes, SECTOR);
}

static void destage(void) {
  for (size_t at = 0; at < cached; at++) reach_medium(&cache[at]);
  cached = 0;
}

static void cut_power(uint64_t seed, unsigned keep_permille) {
  has_power = 0;
  cuts++;
  kept = dropped = 0;
  for (size_t at = 0; at < cached; at++) {
    if (draw(&seed) % DRAWS < keep_permille) {
      reach_medium(&cache[at]);
      kept++;
    } else {
      dropped++;
    }
  }
  cached = 0;
  memcpy(face, medium, size);
}

static void obey(const char *order) {
  unsigned long long seed;
  unsigned keep;
  if (sscanf(order, "cut %llu %u", &seed, &keep) == 2) cut_power(seed, keep);
  else if (strncmp(order, "power", 5) == 0) has_power = 1;
  else if (sscanf(order, "latency %ld %ld %ld", &flush_us, &write_us, &page_us) == 3) {}
  else if (sscanf(order, "stall %ld %ld %ld %llu", &stall_permille, &stall_least_us, &stall_most_us, &seed) == 4) stall_seed = seed;
  else if (sscanf(order, "fail-flushes %ld", &failing_flushes) == 1) {}
  else if (sscanf(order, "fail-writes %ld", &failing_writes) == 1) {}
  else (void)sscanf(order, "lie %d", &lies);
}

static int report(char *to, size_t wanted, off_t from) {
  char text[400];
  int length = snprintf(text, sizeof text,
      "{\"flushes\":%lu,\"writes\":%lu,\"bytes\":%lu,\"cached\":%zu,\"cuts\":%lu,\"kept\":%lu,\"dropped\":%lu,\"stalls\":%lu,\"failed\":%lu,\"power\":%s}\n",
      flushes, writes, bytes_written, cached, cuts, kept, dropped, stalls, failed, has_power ? "true" : "false");
  if (from >= length) return 0;
  if (wanted > (size_t)(length - from)) wanted = (size_t)(length - from);
  memcpy(to, text + from, wanted);
  return (int)wanted;
}

static int is_control(const char *path) { return strcmp(path, "/control") == 0; }
static int is_card(const char *path) { return strcmp(path, "/card") == 0; }

static int on_getattr(const char *path, struct stat *told, struct fuse_file_info *file) {
  (void)file;
  memset(told, 0, sizeof *told);
  told->st_nlink = 1;
  if (strcmp(path, "/") == 0) told->st_mode = S_IFDIR | 0700;
  else if (is_card(path) || is_control(path)) told->st_mode = S_IFREG | 0600;
  else return -ENOENT;
  told->st_size = is_card(path) ? (off_t)size : PAGE;
  return 0;
}

static int on_readdir(const char *path, void *into, fuse_fill_dir_t fill, off_t from, struct fuse_file_info *file,
                      enum fuse_readdir_flags flags) {
  (void)path, (void)from, (void)file, (void)flags;
  fill(into, "card", NULL, 0, 0);
  fill(into, "control", NULL, 0, 0);
  return 0;
}

static int on_open(const char *path, struct fuse_file_info *file) {
  (void)path;
  file->direct_io = 1;
  return 0;
}

static int on_read(const char *path, char *to, size_t length, off_t from, struct fuse_file_info *file) {
  (void)file;
  int answer = -EIO;
  if (!is_control(path)) pthread_mutex_lock(&bus);
  pthread_mutex_lock(&state);
  if (is_control(path)) {
    answer = report(to, length, from);
  } else if (has_power) {
    size_t left = (size_t)from < size ? size - (size_t)from : 0;
    answer = (int)(length < left ? length : left);
    memcpy(to, face + from, (size_t)answer);
  }
  pthread_mutex_unlock(&state);
  if (!is_control(path)) pthread_mutex_unlock(&bus);
  return answer;
}

static int take(const char *data, size_t length, off_t from) {
  if (!has_power) return -EIO;
  if (failing_writes > 0) return failing_writes--, failed++, -EIO;
  if ((size_t)from + length > size || from % SECTOR != 0 || length % SECTOR != 0) return -EINVAL;
  memcpy(face + from, data, length);
  for (size_t at = 0; at < length; at += SECTOR) {
    if (cached == CACHED_MAX) destage();
    cache[cached].sector = (uint32_t)(((size_t)from + at) / SECTOR);
    memcpy(cache[cached++].bytes, data + at, SECTOR);
  }
  writes++;
  bytes_written += length;
  return (int)length;
}

static int on_write(const char *path, const char *data, size_t length, off_t from, struct fuse_file_info *file) {
  (void)file;
  char order[128] = "";
  int answer = (int)length;
  if (is_control(path)) {
    memcpy(order, data, length < sizeof order ? length : sizeof order - 1);
    pthread_mutex_lock(&state);
    obey(order);
    pthread_mutex_unlock(&state);
    return answer;
  }
  pthread_mutex_lock(&bus);
  rest(write_us + page_us * (long)((length + PAGE - 1) / PAGE));
  pthread_mutex_lock(&state);
  answer = take(data, length, from);
  pthread_mutex_unlock(&state);
  pthread_mutex_unlock(&bus);
  return answer;
}

static long flush_time(void) {
  if (stall_permille == 0 || draw(&stall_seed) % DRAWS >= (uint64_t)stall_permille) return flush_us;
  stalls++;
  return stall_least_us + (long)(draw(&stall_seed) % (uint64_t)(stall_most_us - stall_least_us + 1));
}

static int on_fsync(const char *path, int is_data_only, struct fuse_file_info *file) {
  (void)is_data_only, (void)file;
  if (!is_card(path)) return 0;
  int answer = 0;
  pthread_mutex_lock(&bus);
  pthread_mutex_lock(&state);
  long takes = flush_time();
  pthread_mutex_unlock(&state);
  rest(takes);
  pthread_mutex_lock(&state);
  flushes++;
  if (!has_power) answer = -EIO;
  else if (failing_flushes > 0) failing_flushes--, failed++, answer = -EIO;
  else if (!lies) destage();
  pthread_mutex_unlock(&state);
  pthread_mutex_unlock(&bus);
  return answer;
}

static int on_truncate(const char *path, off_t length, struct fuse_file_info *file) {
  (void)length, (void)file;
  return is_control(path) ? 0 : -EPERM;
}

static const struct fuse_operations operations = {
  .getattr = on_getattr, .readdir = on_readdir, .open = on_open, .read = on_read,
  .write = on_write, .fsync = on_fsync, .truncate = on_truncate,
};

static char *memory(size_t length) {
  void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) perror("card: memory"), exit(1);
  return at;
}

int main(int count, char **words) {
  static const struct fuse_opt known[] = { { "megabytes=%u", 0, 0 }, FUSE_OPT_END };
  struct fuse_args rest_of = FUSE_ARGS_INIT(count, words);
  if (fuse_opt_parse(&rest_of, &options, known, NULL) != 0) return 2;
  size = (size_t)options.megabytes << 20;
  medium = memory(size);
  face = memory(size);
  cache = (struct cached *)memory(CACHED_MAX * sizeof *cache);
  return fuse_main(rest_of.argc, rest_of.argv, &operations, NULL);
}
