/*
 * The clock's registers change under the reader once a second. The chip announces that with a bit
 * (update in progress) 244 microseconds ahead. Reading twice and comparing catches every change
 * that comes between, also where the bit is missed.
 */

#include "kernel/dev/rtc.h"
#include "kernel/lib/string.h"
#include "kernel/x86.h"

#define PORT_INDEX 0x70
#define PORT_DATA  0x71

enum rtc_register {
	REG_SECONDS = 0,
	REG_MINUTES = 2,
	REG_HOURS = 4,
	REG_DAY = 7,
	REG_MONTH = 8,
	REG_YEAR = 9,
	REG_STATUS_A = 10,
	REG_STATUS_B = 11,
};

#define STATUS_A_UPDATING 0x80
#define HOUR_PM           0x80
#define READ_TRIES        20000 /* an update takes 2 ms, a read of a register 1 us or so */
#define PIVOT_YEAR        70    /* 70..99 are 1970..1999, 00..69 are 2000..2069 */

static uint8_t read_register(uint8_t index)
{
	outb(PORT_INDEX, index);
	return inb(PORT_DATA);
}

static void read_registers(uint8_t registers[RTC_REGISTERS])
{
	for (uint8_t i = 0; i < RTC_REGISTERS; i++)
		registers[i] = read_register(i);
}

bool rtc_read(struct rtc_time *time)
{
	uint8_t first[RTC_REGISTERS], second[RTC_REGISTERS];

	for (unsigned tries = 0; tries < READ_TRIES; tries++) {
		if (read_register(REG_STATUS_A) & STATUS_A_UPDATING)
			continue;
		read_registers(first);
		read_registers(second);
		if (memcmp(first, second, sizeof(first)) == 0)
			return rtc_decode(first, read_register(REG_STATUS_B), time);
	}
	return false;
}

static unsigned from_bcd(uint8_t v)
{
	return (v >> 4) * 10U + (v & 0xF);
}

static unsigned decode_hour(uint8_t hour, uint8_t status_b)
{
	bool pm = !(status_b & RTC_B_24_HOURS) && (hour & HOUR_PM);
	unsigned value;

	if (!(status_b & RTC_B_24_HOURS))
		hour &= (uint8_t)~HOUR_PM;
	value = status_b & RTC_B_BINARY ? hour : from_bcd(hour);
	if (!(status_b & RTC_B_24_HOURS))
		value %= 12; /* 12 stands for 0 in both halves of the day */
	return pm ? value + 12 : value;
}

bool rtc_decode(const uint8_t registers[RTC_REGISTERS], uint8_t status_b, struct rtc_time *time)
{
	unsigned value[RTC_REGISTERS];

	for (size_t i = 0; i < RTC_REGISTERS; i++)
		value[i] = status_b & RTC_B_BINARY ? registers[i] : from_bcd(registers[i]);
	*time = (struct rtc_time){
		.year = value[REG_YEAR] + (value[REG_YEAR] < PIVOT_YEAR ? 2000 : 1900),
		.month = value[REG_MONTH],
		.day = value[REG_DAY],
		.hour = decode_hour(registers[REG_HOURS], status_b),
		.minute = value[REG_MINUTES],
		.second = value[REG_SECONDS],
	};
	return time->month >= 1 && time->month <= 12 && time->day >= 1 && time->day <= 31 &&
	       time->hour < 24 && time->minute < 60 && time->second < 60;
}

/* Days from 1970-01-01. A year is taken to begin in March, so that the leap day is its last and
 * the days before a month follow one formula: the months from March have 31 30 31 30 31 days, over
 * and over, which is 153 for every five. */
static int64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
	unsigned from_march = (month + 9) % 12;
	unsigned y = year - (month <= 2);
	unsigned leap_days = y / 4 - y / 100 + y / 400;
	unsigned days_to_month = (153 * from_march + 2) / 5;
	const int days_to_1970 = 719468; /* from 0000-03-01 */

	return (int64_t)(y * 365 + leap_days + days_to_month + day - 1) - days_to_1970;
}

int64_t rtc_seconds(const struct rtc_time *time)
{
	int64_t days = days_since_1970(time->year, time->month, time->day);

	return ((days * 24 + time->hour) * 60 + time->minute) * 60 + time->second;
}
