/*
 * Terminals. The structure is the kernel's; a speed is a B constant in c_cflag, the same in both
 * directions.
 */
#ifndef _TERMIOS_H
#define _TERMIOS_H

#include <sys/types.h>
#include <abi/termios.h>

speed_t cfgetispeed(const struct termios *modes);
speed_t cfgetospeed(const struct termios *modes);
void cfmakeraw(struct termios *modes);
int cfsetispeed(struct termios *modes, speed_t speed);
int cfsetospeed(struct termios *modes, speed_t speed);
int cfsetspeed(struct termios *modes, speed_t speed);
int tcdrain(int fd);
int tcflow(int fd, int action);
int tcflush(int fd, int queue);
int tcgetattr(int fd, struct termios *modes);
pid_t tcgetsid(int fd);
int tcsendbreak(int fd, int duration);
int tcsetattr(int fd, int when, const struct termios *modes);
int tcgetwinsize(int fd, struct winsize *size);
int tcsetwinsize(int fd, const struct winsize *size);

#endif
