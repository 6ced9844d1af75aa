#ifndef KERNEL_DEV_RTC_H
#define KERNEL_DEV_RTC_H

/* The battery-backed clock (Motorola MC146818 and what PCs made of it): date and time in UTC, to
 * the second. It is read once at boot. */

#include "kernel/types.h"

#define RTC_REGISTERS 10 /* seconds .. year, as they stand in the chip */

/* Status register B says how the registers are to be read. */
#define RTC_B_24_HOURS 0x02
#define RTC_B_BINARY   0x04

struct rtc_time {
	unsigned year, month, day;     /* 1970 and later; 1..12; 1..31 */
	unsigned hour, minute, second; /* 0..23 */
};

/* Reads the clock; false if it does not answer with a date. */
bool rtc_read(struct rtc_time *time);

/* What the registers mean: binary or BCD, 24 hours or 12; false if that is no date. */
bool rtc_decode(const uint8_t registers[RTC_REGISTERS], uint8_t status_b, struct rtc_time *time);

/* Seconds since 1970-01-01 00:00 UTC. */
int64_t rtc_seconds(const struct rtc_time *time);

#endif
