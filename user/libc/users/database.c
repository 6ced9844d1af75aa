/*
 * Reading lines of fields; see the header.
 */
#include "user/libc/internal/database.h"

#include <stdlib.h>
#include <string.h>

void __database_close(struct __database *db)
{
	if (db->file)
		fclose(db->file);
	db->file = NULL;
}

bool __fields_read(FILE *file, char **line, size_t *size, char **fields, int count)
{
	while (getline(line, size, file) > 0) {
		char *rest = *line;
		int found = 0;
		rest[strcspn(rest, "\n")] = '\0';
		while (found < count && rest)
			fields[found++] = strsep(&rest, ":");
		if (found == count && !rest)
			return true;
	}
	return false;
}

bool __database_next(struct __database *db, char **fields, int count)
{
	if (!db->file && !(db->file = fopen(db->path, "re")))
		return false;
	return __fields_read(db->file, &db->line, &db->size, fields, count);
}

bool __fields_copy(char **fields, int count, char **buffer, size_t *size)
{
	for (int i = 0; i < count; i++) {
		size_t length = strlen(fields[i]) + 1;
		if (length > *size)
			return false;
		fields[i] = memcpy(*buffer, fields[i], length);
		*buffer += length;
		*size -= length;
	}
	return true;
}
