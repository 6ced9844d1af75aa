#ifndef FS_EXEC_FILE_H
#define FS_EXEC_FILE_H

/* Gives proc/exec.h the files it executes; once at boot. */
void exec_file_init(void);

#endif
