/*
 * Capabilities: which of the superuser's rights a process has, as two words of bits each.
 */
#ifndef ABI_CAPABILITY_H
#define ABI_CAPABILITY_H

#include "types.h"

#define _LINUX_CAPABILITY_VERSION_1 0x19980330 /* one word a set */
#define _LINUX_CAPABILITY_VERSION_2 0x20071026 /* two; the next says the same */
#define _LINUX_CAPABILITY_VERSION_3 0x20080522

#define CAP_SETUID                  7
#define CAP_LAST_CAP                40

struct __user_cap_header_struct {
	uint32_t version;
	int pid; /* 0: the caller */
};

struct __user_cap_data_struct {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

#endif
