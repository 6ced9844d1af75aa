/*
 * reboot: two magic numbers that guard against accidents, and a command.
 */
#ifndef ABI_REBOOT_H
#define ABI_REBOOT_H

#define REBOOT_MAGIC1  0xfee1deadu
#define REBOOT_MAGIC2  672274793u
#define REBOOT_MAGIC2A 85072278u
#define REBOOT_MAGIC2B 369367448u
#define REBOOT_MAGIC2C 537993216u

#define RB_AUTOBOOT    0x01234567u /* restart */
#define RB_HALT_SYSTEM 0xcdef0123u
#define RB_ENABLE_CAD  0x89abcdefu /* ctrl-alt-del restarts at once */
#define RB_DISABLE_CAD 0x00000000u /* ctrl-alt-del sends init a SIGINT */
#define RB_POWER_OFF   0x4321fedcu

#endif
