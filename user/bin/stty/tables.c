/*
 * The words of stty, as tables.
 */
#include <string.h>

#include "stty.h"

const struct flag flags[] = {
	{"parenb", CONTROL, PARENB, false},
	{"parodd", CONTROL, PARODD, false},
	{"cmspar", CONTROL, CMSPAR, false},
	{"hupcl", CONTROL, HUPCL, false},
	{"cstopb", CONTROL, CSTOPB, false},
	{"cread", CONTROL, CREAD, true},
	{"clocal", CONTROL, CLOCAL, false},
	{"crtscts", CONTROL, CRTSCTS, false},
	{"ignbrk", INPUT, IGNBRK, false},
	{"brkint", INPUT, BRKINT, true},
	{"ignpar", INPUT, IGNPAR, false},
	{"parmrk", INPUT, PARMRK, false},
	{"inpck", INPUT, INPCK, false},
	{"istrip", INPUT, ISTRIP, false},
	{"inlcr", INPUT, INLCR, false},
	{"igncr", INPUT, IGNCR, false},
	{"icrnl", INPUT, ICRNL, true},
	{"ixon", INPUT, IXON, true},
	{"ixoff", INPUT, IXOFF, false},
	{"iuclc", INPUT, IUCLC, false},
	{"ixany", INPUT, IXANY, false},
	{"imaxbel", INPUT, IMAXBEL, true},
	{"iutf8", INPUT, IUTF8, false},
	{"opost", OUTPUT, OPOST, true},
	{"olcuc", OUTPUT, OLCUC, false},
	{"ocrnl", OUTPUT, OCRNL, false},
	{"onlcr", OUTPUT, ONLCR, true},
	{"onocr", OUTPUT, ONOCR, false},
	{"onlret", OUTPUT, ONLRET, false},
	{"ofill", OUTPUT, OFILL, false},
	{"ofdel", OUTPUT, OFDEL, false},
	{"isig", LOCAL, ISIG, true},
	{"icanon", LOCAL, ICANON, true},
	{"iexten", LOCAL, IEXTEN, true},
	{"echo", LOCAL, ECHO, true},
	{"echoe", LOCAL, ECHOE, true},
	{"echok", LOCAL, ECHOK, true},
	{"echonl", LOCAL, ECHONL, false},
	{"noflsh", LOCAL, NOFLSH, false},
	{"xcase", LOCAL, XCASE, false},
	{"tostop", LOCAL, TOSTOP, false},
	{"echoprt", LOCAL, ECHOPRT, false},
	{"echoctl", LOCAL, ECHOCTL, true},
	{"echoke", LOCAL, ECHOKE, true},
	{"flusho", LOCAL, FLUSHO, false},
	{"extproc", LOCAL, EXTPROC, false},
	{NULL, PARTS, 0, false},
};

const struct choice choices[] = {
	{"cs5", CONTROL, CSIZE, CS5, false},
	{"cs6", CONTROL, CSIZE, CS6, false},
	{"cs7", CONTROL, CSIZE, CS7, false},
	{"cs8", CONTROL, CSIZE, CS8, true},
	{"nl0", OUTPUT, NLDLY, NL0, true},
	{"nl1", OUTPUT, NLDLY, NL1, false},
	{"cr0", OUTPUT, CRDLY, CR0, true},
	{"cr1", OUTPUT, CRDLY, CR1, false},
	{"cr2", OUTPUT, CRDLY, CR2, false},
	{"cr3", OUTPUT, CRDLY, CR3, false},
	{"tab0", OUTPUT, TABDLY, TAB0, true},
	{"tab1", OUTPUT, TABDLY, TAB1, false},
	{"tab2", OUTPUT, TABDLY, TAB2, false},
	{"tab3", OUTPUT, TABDLY, TAB3, false},
	{"bs0", OUTPUT, BSDLY, BS0, true},
	{"bs1", OUTPUT, BSDLY, BS1, false},
	{"vt0", OUTPUT, VTDLY, VT0, true},
	{"vt1", OUTPUT, VTDLY, VT1, false},
	{"ff0", OUTPUT, FFDLY, FF0, true},
	{"ff1", OUTPUT, FFDLY, FF1, false},
	{NULL, PARTS, 0, 0, false},
};

const struct key keys[] = {
	{"intr", VINTR, CONTROL_KEY('C')},
	{"quit", VQUIT, CONTROL_KEY('\\')},
	{"erase", VERASE, 0x7f},
	{"kill", VKILL, CONTROL_KEY('U')},
	{"eof", VEOF, CONTROL_KEY('D')},
	{"eol", VEOL, 0},
	{"eol2", VEOL2, 0},
	{"swtch", VSWTC, 0},
	{"start", VSTART, CONTROL_KEY('Q')},
	{"stop", VSTOP, CONTROL_KEY('S')},
	{"susp", VSUSP, CONTROL_KEY('Z')},
	{"rprnt", VREPRINT, CONTROL_KEY('R')},
	{"werase", VWERASE, CONTROL_KEY('W')},
	{"lnext", VLNEXT, CONTROL_KEY('V')},
	{"discard", VDISCARD, CONTROL_KEY('O')},
	{NULL, 0, 0},
};

const struct speed speeds[] = {
	{B0, 0},           {B50, 50},         {B75, 75},         {B110, 110},
	{B134, 134},       {B150, 150},       {B200, 200},       {B300, 300},
	{B600, 600},       {B1200, 1200},     {B1800, 1800},     {B2400, 2400},
	{B4800, 4800},     {B9600, 9600},     {B19200, 19200},   {B38400, 38400},
	{B57600, 57600},   {B115200, 115200}, {B230400, 230400}, {B460800, 460800},
	{B500000, 500000}, {B576000, 576000}, {B921600, 921600}, {B1000000, 1000000},
};

const size_t speed_count = sizeof(speeds) / sizeof(speeds[0]);

static const struct {
	const char *name, *flag;
} other_names[] = {
	{"hup", "hupcl"},       {"tandem", "ixoff"},   {"crterase", "echoe"},
	{"ctlecho", "echoctl"}, {"crtkill", "echoke"}, {"prterase", "echoprt"},
};

const char *usual_name(const char *name)
{
	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (strcmp(other_names[i].name, name) == 0)
			return other_names[i].flag;
	return name;
}
