/*
 * What programs see of a mount: one operation, timed. Prints one figure.
 *
 *   mount_probe read FILE     bytes a second (GB/s, 1e9) of read(2) in pieces of 1 MiB, from start to end
 *   mount_probe map FILE      the same of a shared mapping, each 8 bytes of it added up
 *   mount_probe stat FOLDER   stat(2) of all names in it, in 1000 a second, with names and attributes dropped from the kernel's caches
 *                             when the names are known (as root)
 *   mount_probe open FOLDER   open(2), read(2) of 4 KiB and close(2) of all files in it, in 1000 a second
 *
 * Names are listed before the time is taken. For "read", "map" and "open" drop caches before, or do it twice, as you like.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 1 << 20, SMALL = 4096 };

static volatile uint64_t sink;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int opened(const char *path, int flags) {
  int descriptor = open(path, flags | O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) err(1, "%s", path);
  return descriptor;
}

static double read_all(const char *path) {
  char *piece = aligned_alloc(SMALL, PIECE);
  memset(piece, 1, PIECE);
  double start = seconds();
  int descriptor = opened(path, 0);
  uint64_t total = 0;
  ssize_t count;
  while ((count = read(descriptor, piece, PIECE)) > 0) total += (uint64_t)count;
  if (count < 0) err(1, "%s", path);
  double spent = seconds() - start;
  return (double)total / spent / 1e9;
}

static double map_all(const char *path) {
  double start = seconds();
  int descriptor = opened(path, 0);
  struct stat status;
  if (fstat(descriptor, &status) != 0) err(1, "%s", path);
  const uint64_t *words = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, descriptor, 0);
  if (words == MAP_FAILED) err(1, "%s", path);
  uint64_t sum = 0;
  for (size_t i = 0; i < (size_t)status.st_size / sizeof *words; i++) sum += words[i];
  sink = sum;
  double spent = seconds() - start;
  return (double)status.st_size / spent / 1e9;
}

/* Names of a folder; their number is left in *count. */
static char **names_of(const char *folder, size_t *count) {
  DIR *stream = opendir(folder);
  if (stream == NULL) err(1, "%s", folder);
  size_t room = 1024;
  char **names = malloc(room * sizeof *names);
  *count = 0;
  for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
    if (entry->d_name[0] == '.') continue;
    if (*count == room) names = realloc(names, (room *= 2) * sizeof *names);
    names[(*count)++] = strdup(entry->d_name);
  }
  closedir(stream);
  return names;
}

static void drop_names(void) {
  int descriptor = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
  if (descriptor < 0 || write(descriptor, "2", 1) != 1) err(1, "cannot drop caches");
  close(descriptor);
}

static double each(const char *folder, int open_too) {
  size_t count;
  char **names = names_of(folder, &count);
  if (!open_too) drop_names();
  int at = opened(folder, O_DIRECTORY);
  char piece[SMALL];
  double start = seconds();
  for (size_t i = 0; i < count; i++) {
    struct stat status;
    if (!open_too) {
      if (fstatat(at, names[i], &status, 0) != 0) err(1, "%s", names[i]);
      continue;
    }
    int descriptor = openat(at, names[i], O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || read(descriptor, piece, SMALL) != SMALL) err(1, "%s", names[i]);
    close(descriptor);
  }
  return (double)count / (seconds() - start) / 1e3;
}

int main(int argc, char **argv) {
  if (argc != 3) errx(2, "usage: mount_probe read|map|stat|open PATH");
  const char *what = argv[1];
  double figure;
  if (strcmp(what, "read") == 0) figure = read_all(argv[2]);
  else if (strcmp(what, "map") == 0) figure = map_all(argv[2]);
  else if (strcmp(what, "stat") == 0) figure = each(argv[2], 0);
  else if (strcmp(what, "open") == 0) figure = each(argv[2], 1);
  else errx(2, "no such operation: %s", what);
  printf("%.3f\n", figure);
  return 0;
}
