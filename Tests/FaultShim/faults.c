// Stands between a program and its libc (LD_PRELOAD) and makes the faults that a disk, a clock or a power cut would.
//
// FAULTS_BELOW    the folder whose files are meant; nothing else is touched
// FAULTS_DO       what happens there, one of
//                   count                  nothing: every operation is written to the report, as every name that a file gets always is
//                   eio:N, eio-from:N      the N-th write or sync fails with EIO; it and all after it
//                   full:BYTES             files take no more than so many bytes together, in whole pages
//                   kill:N                 the process is killed right before the N-th operation
//                   kill-step:N            the process is killed right before the N-th step of an SQL statement
//                   stop-note:TEXT         the process stops itself (SIGSTOP) once it has written TEXT to a file of another folder
//                   stop-name:TEXT         the same once a whole file got a name with TEXT in it
//                   jump:N:SECONDS         the wall clock is set once the N-th line with a status was said
//                   checkpoint:PAGES       each commit that leaves more pages in a WAL brings it into its database, as
//                                          PRAGMA wal_autocheckpoint does
// FAULTS_REPORT   a file that is told what was done
// FAULTS_JOURNAL  a file that gets every change and every sync of the folder, and every line that was said, in order
// FAULTS_CLOCK    a file of three 64-bit numbers: nanoseconds that the wall clock is ahead, the moment from which it runs
//                 faster, how many times
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

enum kind { CREATE = 'C', FOLDER = 'D', WRITE = 'W', CUT = 'T', SYNC = 'S', RENAME = 'R', LINK = 'L', REMOVE = 'U', LINE = 'A' };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static const char *below;
static char task[32];
static const char *text = "";
static long number;
static long operations, steps, lines;
static int report = -1, journal = -1;
static struct {
    int64_t ahead, since, times;
} volatile *shift;

static int open_high(const char *name) {
    const char *path = getenv(name);
    if (!path) return -1;
    int file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int high = fcntl(file, F_DUPFD_CLOEXEC, 700);
    syscall(SYS_close, file);
    return high;
}

__attribute__((constructor)) static void begin(void) {
    const char *page = getenv("FAULTS_CLOCK");
    if (page) {
        int file = syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC);
        void *map = mmap(NULL, 24, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED) shift = map;
        syscall(SYS_close, file);
    }
    below = getenv("FAULTS_BELOW");
    if (!below) return;
    report = open_high("FAULTS_REPORT");
    journal = open_high("FAULTS_JOURNAL");
    const char *wanted = getenv("FAULTS_DO");
    if (!wanted) return;
    const char *colon = strchr(wanted, ':');
    size_t length = colon ? (size_t)(colon - wanted) : strlen(wanted);
    if (length >= sizeof task) return;
    memcpy(task, wanted, length);
    text = colon ? colon + 1 : "";
    number = atol(text);
}

static int is(const char *name) { return strcmp(task, name) == 0; }

// MARK: Which file

static int is_meant(const char *path) {
    size_t length = below ? strlen(below) : 0;
    return length && strncmp(path, below, length) == 0 && (path[length] == '/' || !path[length]);
}

static int path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_meant(path);
}

static int path_at(int folder, const char *name, char *path) {
    if (!below) return 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return is_meant(path);
    }
    char base[PATH_MAX];
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        path_of(folder, base);
    }
    return snprintf(path, PATH_MAX, "%s/%s", base, name) < PATH_MAX && is_meant(path);
}

static uint64_t inode_at(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 ? status.st_ino : 0;
}

// MARK: What is done there

static void tell(enum kind kind, const char *path, const char *what) {
    if (report < 0) return;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %c %s %s\n", operations, kind, what, path + strlen(below));
    syscall(SYS_write, report, line, length);
}

static int64_t pages;
static int add_pages(const char *path, const struct stat *status, int type, struct FTW *place) {
    (void)path, (void)place;
    if (type == FTW_F) pages += (status->st_size + 4095) / 4096;
    return 0;
}

// Called with the gate held, before an operation: how it fails, or 0 if it may go on.
static int meet(enum kind kind, const char *path, int file, int64_t end) {
    int is_output = kind == WRITE || kind == SYNC || kind == CUT;
    if (is_output || is("kill") || is("count")) operations++;
    if (is("count")) tell(kind, path, "done");
    if (is("kill") && operations == number) {
        tell(kind, path, "killed");
        kill(getpid(), SIGKILL);
    }
    if (is_output && ((is("eio") && operations == number) || (is("eio-from") && operations >= number))) {
        tell(kind, path, "failed");
        return EIO;
    }
    struct stat status;
    if (is("full") && kind == WRITE && fstat(file, &status) == 0) {
        int64_t more = (end + 4095) / 4096 - (status.st_size + 4095) / 4096;
        pages = 0;
        if (more > 0) nftw(below, add_pages, 16, FTW_PHYS);
        if (more > 0 && (pages + more) * 4096 > number) {
            tell(kind, path, "failed");
            return ENOSPC;
        }
    }
    return 0;
}

static void stop_here(void) {
    task[0] = 0;
    // This thread first: of a signal to the process another thread takes note, and this one goes on until then.
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP);
}

// Called with the gate held, after an operation that was done.
static void note(enum kind kind, const char *path, uint64_t inode, int flag, int64_t offset, const void *data, size_t size) {
    if (journal >= 0) {
        struct __attribute__((packed)) {
            uint8_t kind, flag;
            uint16_t path;
            uint32_t data;
            uint64_t inode;
            int64_t offset;
        } head = {kind, flag, strlen(path), size, inode, offset};
        struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, size}};
        syscall(SYS_writev, journal, parts, 3);
    }
    if (is("stop-name") && (kind == RENAME || kind == LINK) && strstr(path, text)) {
        tell(kind, path, "stopped");
        stop_here();
    }
}

// MARK: Operations

static int open_at(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !path_at(folder, name, path))
        return syscall(SYS_openat, folder, name, flags, mode);
    pthread_mutex_lock(&gate);
    int is_new = !inode_at(path);
    if (is_new) meet(CREATE, path, -1, 0);
    int file = syscall(SYS_openat, folder, name, flags, mode);
    int error = errno;
    if (file >= 0 && is_new) note(CREATE, path, inode_at(path), 0, 0, NULL, 0);
    if (file >= 0 && !is_new && flags & O_TRUNC) note(CUT, path, inode_at(path), 0, 0, NULL, 0);
    pthread_mutex_unlock(&gate);
    errno = error;
    return file;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *name, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags) return open_at(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags) return open_at(folder, name, flags, mode); }

static ssize_t write_at(int file, const void *data, size_t size, int64_t offset, int is_placed) {
    char path[PATH_MAX];
    if (file == 1 || file == 2) {
        ssize_t done = syscall(SYS_write, file, data, size);
        pthread_mutex_lock(&gate);
        if (below && done > 0) note(LINE, "", 0, file, 0, data, done);
        if (is("jump") && shift && memmem(data, size, " status=", 8) && ++lines == number)
            shift->ahead = atoll(strchr(text, ':') + 1) * 1000000000LL;
        pthread_mutex_unlock(&gate);
        return done;
    }
    struct stat status;
    int is_ours = below && path_of(file, path) && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (!is_ours) {
        ssize_t done =
            is_placed ? syscall(SYS_pwrite64, file, data, size, offset) : syscall(SYS_write, file, data, size);
        if (is("stop-note") && memmem(data, size, text, strlen(text))) {
            pthread_mutex_lock(&gate);
            tell(LINE, below, "stopped");
            stop_here();
            pthread_mutex_unlock(&gate);
        }
        return done;
    }
    pthread_mutex_lock(&gate);
    if (!is_placed) offset = lseek(file, 0, SEEK_CUR);
    int error = meet(WRITE, path, file, offset + (int64_t)size);
    ssize_t done = -1;
    if (!error) {
        done = is_placed ? syscall(SYS_pwrite64, file, data, size, offset) : syscall(SYS_write, file, data, size);
        error = errno;
        if (done > 0) note(WRITE, path, status.st_ino, 0, offset, data, done);
    }
    pthread_mutex_unlock(&gate);
    errno = error;
    return done;
}

ssize_t write(int file, const void *data, size_t size) { return write_at(file, data, size, 0, 0); }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return write_at(file, data, size, at, 1); }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { return write_at(file, data, size, at, 1); }

static int cut(int file, int64_t length) {
    char path[PATH_MAX];
    if (!below || !path_of(file, path)) return syscall(SYS_ftruncate, file, length);
    pthread_mutex_lock(&gate);
    struct stat status;
    int error = meet(CUT, path, file, length), done = -1;
    if (!error) {
        done = syscall(SYS_ftruncate, file, length);
        error = errno;
        if (done == 0 && fstat(file, &status) == 0) note(CUT, path, status.st_ino, 0, length, NULL, 0);
    }
    pthread_mutex_unlock(&gate);
    errno = error;
    return done;
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, length); }

static int sync_file(int file, long call) {
    char path[PATH_MAX];
    if (!below || !path_of(file, path)) return syscall(call, file);
    pthread_mutex_lock(&gate);
    struct stat status;
    int error = meet(SYNC, path, file, 0), done = -1;
    if (!error) {
        done = syscall(call, file);
        error = errno;
        if (done == 0 && fstat(file, &status) == 0) note(SYNC, path, status.st_ino, S_ISDIR(status.st_mode), 0, NULL, 0);
    }
    pthread_mutex_unlock(&gate);
    errno = error;
    return done;
}

int fsync(int file) { return sync_file(file, SYS_fsync); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync); }

int renameat(int from, const char *old, int to, const char *new) {
    char source[PATH_MAX], target[PATH_MAX];
    int is_ours = path_at(from, old, source) & path_at(to, new, target);
    if (is_ours) {
        pthread_mutex_lock(&gate);
        meet(RENAME, target, -1, 0);
    }
    int done = syscall(SYS_renameat, from, old, to, new), error = errno;
    if (is_ours) {
        if (done == 0) {
            tell(RENAME, target, "named");
            note(RENAME, target, inode_at(target), 0, 0, source, strlen(source));
        }
        pthread_mutex_unlock(&gate);
    }
    errno = error;
    return done;
}

int rename(const char *old, const char *new) { return renameat(AT_FDCWD, old, AT_FDCWD, new); }

int linkat(int from, const char *old, int to, const char *new, int flags) {
    char target[PATH_MAX];
    int is_ours = path_at(to, new, target);
    if (is_ours) {
        pthread_mutex_lock(&gate);
        meet(LINK, target, -1, 0);
    }
    int done = syscall(SYS_linkat, from, old, to, new, flags), error = errno;
    if (is_ours) {
        if (done == 0) {
            tell(LINK, target, "named");
            note(LINK, target, inode_at(target), 0, 0, NULL, 0);
        }
        pthread_mutex_unlock(&gate);
    }
    errno = error;
    return done;
}

int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    int is_ours = path_at(folder, name, path);
    if (is_ours) {
        pthread_mutex_lock(&gate);
        if (inode_at(path)) meet(REMOVE, path, -1, 0);
    }
    int done = syscall(SYS_unlinkat, folder, name, flags), error = errno;
    if (is_ours) {
        if (done == 0) note(REMOVE, path, 0, 0, 0, NULL, 0);
        pthread_mutex_unlock(&gate);
    }
    errno = error;
    return done;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

int mkdirat(int folder, const char *name, mode_t mode) {
    char path[PATH_MAX];
    int is_ours = path_at(folder, name, path);
    if (is_ours) {
        pthread_mutex_lock(&gate);
        if (!inode_at(path)) meet(FOLDER, path, -1, 0);
    }
    int done = syscall(SYS_mkdirat, folder, name, mode), error = errno;
    if (is_ours) {
        if (done == 0) note(FOLDER, path, inode_at(path), 0, 0, NULL, 0);
        pthread_mutex_unlock(&gate);
    }
    errno = error;
    return done;
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

// MARK: SQL

int sqlite3_step(void *statement) {
    static int (*real)(void *);
    if (!real) real = (int (*)(void *))dlsym(RTLD_NEXT, "sqlite3_step");
    if (is("kill-step")) {
        pthread_mutex_lock(&gate);
        if (++steps == number) {
            operations = steps;
            tell(LINE, below, "killed");
            kill(getpid(), SIGKILL);
        }
        pthread_mutex_unlock(&gate);
    }
    return real(statement);
}

struct hook {
    int (*call)(void *, void *, const char *, int);
    void *context;
};

static int checkpoint(void *context, void *database, const char *name, int count) {
    static int (*real)(void *, const char *);
    if (!real) real = (int (*)(void *, const char *))dlsym(RTLD_NEXT, "sqlite3_wal_checkpoint");
    struct hook *hook = context;
    int code = hook->call(hook->context, database, name, count);
    if (count >= number && real(database, name) == 0) {
        __atomic_add_fetch(&operations, 1, __ATOMIC_RELAXED);
        tell(SYNC, below, "checkpoint");
    }
    return code;
}

void *sqlite3_wal_hook(void *database, int (*call)(void *, void *, const char *, int), void *context) {
    static void *(*real)(void *, int (*)(void *, void *, const char *, int), void *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_wal_hook");
    struct hook *hook = is("checkpoint") && call ? malloc(sizeof *hook) : NULL;
    if (!hook) return real(database, call, context);
    *hook = (struct hook){call, context};
    return real(database, checkpoint, hook);
}

// MARK: The wall clock

static void move_on(struct timespec *time) {
    if (!shift) return;
    int64_t moment = time->tv_sec * 1000000000LL + time->tv_nsec;
    if (shift->times > 1 && moment > shift->since) moment = shift->since + (moment - shift->since) * shift->times;
    moment += shift->ahead;
    time->tv_sec = moment / 1000000000LL;
    time->tv_nsec = moment % 1000000000LL;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(clock_gettime);
    int done = real(clock, time);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) move_on(time);
    return done;
}

int gettimeofday(struct timeval *restrict value, void *restrict zone) {
    (void)zone;
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    value->tv_sec = time.tv_sec;
    value->tv_usec = time.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    if (result) *result = time.tv_sec;
    return time.tv_sec;
}
