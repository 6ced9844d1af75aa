/*
 * The consoles of the screen: which of them is in front, and what the keyboard is
 * (ioctl_console(2)).
 */
#ifndef ABI_VT_H
#define ABI_VT_H

#define KDGETLED      0x4B31 /* the lights that are on: a sum of LED_* */
#define KDSETLED      0x4B32
#define KDGKBTYPE     0x4B33
#define KDSETMODE     0x4B3A
#define KDGETMODE     0x4B3B
#define KDGKBMODE     0x4B44
#define KDSKBMODE     0x4B45

#define LED_SCR       0x01
#define LED_NUM       0x02
#define LED_CAP       0x04

#define KB_101        0x02 /* a keyboard with 101 or 102 keys */
#define KD_TEXT       0x00 /* the screen shows characters */
#define K_XLATE       0x01 /* the keyboard gives characters */
#define K_UNICODE     0x03 /* in UTF-8; these keys give nothing else in either mode */

#define VT_OPENQRY    0x5600 /* the lowest console that nobody has open; -1: none */
#define VT_GETMODE    0x5601
#define VT_SETMODE    0x5602
#define VT_GETSTATE   0x5603
#define VT_ACTIVATE   0x5606
#define VT_WAITACTIVE 0x5607

#define VT_AUTO       0x00 /* consoles change whether the program likes it or not */

struct vt_mode {
	char mode;
	char waitv;
	short relsig;
	short acqsig;
	short frsig;
};

struct vt_stat {
	unsigned short v_active; /* the number of the console in front, from 1 */
	unsigned short v_signal;
	unsigned short v_state; /* a bit for each console that is open; bit 0 for /dev/tty0 */
};

#endif
