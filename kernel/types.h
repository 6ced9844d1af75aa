#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

/*
 * The words every room speaks. Addresses have types of their own: a vaddr_t is looked up in page
 * tables, a paddr_t names a byte of the machine's memory, and neither is ever used for the other.
 * A pointer marked __user came from a program: only mm/uaccess.h may follow it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t vaddr_t;
typedef uint32_t paddr_t;
typedef int32_t ssize_t;
typedef int64_t off_t; /* a byte's place in a file */
typedef int32_t pid_t;
typedef uint32_t uid_t;
typedef uint32_t gid_t;
typedef uint32_t mode_t;
typedef uint64_t dev_t;
typedef uint64_t ino_t;
typedef uint64_t nsec_t; /* nanoseconds: a length of time, or a point on a clock */

#define NSEC_PER_USEC    1000ULL
#define NSEC_PER_MSEC    1000000ULL
#define NSEC_PER_SEC     1000000000ULL

#define KIB              1024UL
#define MIB              (1024UL * KIB)
#define GIB              (1024UL * MIB)

#define PAGE_SHIFT       12
#define PAGE_SIZE        (1UL << PAGE_SHIFT)
#define PAGE_MASK        (PAGE_SIZE - 1)

#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a)-1))
#define ALIGN_UP(x, a)   ALIGN_DOWN((x) + ((__typeof__(x))(a)-1), a)
#define ARRAY_SIZE(a)    (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)        ((a) < (b) ? (a) : (b))
#define MAX(a, b)        ((a) > (b) ? (a) : (b))

/* The structure of type `type` whose member `member` lies at `ptr`. */
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

#define __user
#define __noreturn          __attribute__((noreturn))
#define __packed            __attribute__((packed))
#define __must_check        __attribute__((warn_unused_result))
#define __printf_like(f, a) __attribute__((format(printf, f, a)))
#define __section(name)     __attribute__((section(name), used))
#define __aligned(n)        __attribute__((aligned(n)))

#endif
