/*
 * A file system that becomes read-only under a process that has files open on it, as one does whose disk fails (ext4's
 * errors=remount-ro). No unprivileged process can have that of the kernel, so this is loaded before the C library
 * (LD_PRELOAD): as long as $READ_ONLY_WHILE exists, nothing below $READ_ONLY_FOLDER can be written, made or removed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(const char *path) {
    const char *folder = getenv("READ_ONLY_FOLDER"), *marker = getenv("READ_ONLY_WHILE");
    return folder && marker && strncmp(path, folder, strlen(folder)) == 0 && access(marker, F_OK) == 0;
}

static int refused_at(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return refused(path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define UNLESS(condition) do { if (condition) { errno = EROFS; return -1; } } while (0)

ssize_t write(int file, const void *bytes, size_t size) {
    UNLESS(refused_at(file));
    return NEXT(write)(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    UNLESS(refused_at(file));
    return NEXT(pwrite)(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    UNLESS(refused_at(file));
    return NEXT(pwrite64)(file, bytes, size, at);
}

int ftruncate(int file, off_t size) {
    UNLESS(refused_at(file));
    return NEXT(ftruncate)(file, size);
}

int ftruncate64(int file, off64_t size) {
    UNLESS(refused_at(file));
    return NEXT(ftruncate64)(file, size);
}

int unlink(const char *path) {
    UNLESS(refused(path));
    return NEXT(unlink)(path);
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                                        \
        va_end(more);                                                                                                  \
        UNLESS((flags & O_ACCMODE) != O_RDONLY && refused(path));                                                      \
        return NEXT(name)(path, flags, mode);                                                                          \
    }

OPEN(open)
OPEN(open64)
