/*
 * Sorting and searching arrays. qsort is a heap sort: in place, and n log n comparisons whatever
 * the input, where quicksort has inputs that cost n^2.
 */
#include <stdlib.h>
#include <string.h>
#include <stdint.h>

struct array {
	char *base;
	size_t size; /* of an element */
	int (*compare)(const void *, const void *, void *);
	void *context;
};

static void swap(const struct array *a, size_t i, size_t j)
{
	char *p = a->base + i * a->size, *q = a->base + j * a->size;
	for (size_t n = a->size; n > 0;) {
		char held[64];
		size_t part = n < sizeof(held) ? n : sizeof(held);
		memcpy(held, p, part);
		memcpy(p, q, part);
		memcpy(q, held, part);
		p += part;
		q += part;
		n -= part;
	}
}

static int is_less(const struct array *a, size_t i, size_t j)
{
	return a->compare(a->base + i * a->size, a->base + j * a->size, a->context) < 0;
}

/* Element i may be smaller than its children 2i + 1 and 2i + 2: let it sink. */
static void sift_down(const struct array *a, size_t i, size_t count)
{
	for (size_t child; (child = 2 * i + 1) < count; i = child) {
		if (child + 1 < count && is_less(a, child, child + 1))
			child++;
		if (!is_less(a, i, child))
			return;
		swap(a, i, child);
	}
}

void qsort_r(void *base, size_t count, size_t size,
	     int (*compare)(const void *, const void *, void *), void *context)
{
	struct array a = {base, size, compare, context};
	for (size_t i = count / 2; i > 0; i--)
		sift_down(&a, i - 1, count);
	for (; count > 1; count--) {
		swap(&a, 0, count - 1);
		sift_down(&a, 0, count - 1);
	}
}

struct plain_compare {
	int (*compare)(const void *, const void *);
};

static int without_context(const void *a, const void *b, void *context)
{
	return ((struct plain_compare *)context)->compare(a, b);
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	struct plain_compare plain = {compare};
	qsort_r(base, count, size, without_context, &plain);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *, const void *))
{
	const char *from = base;
	while (count > 0) {
		const char *middle = from + count / 2 * size;
		int order = compare(key, middle);
		if (order == 0)
			return (void *)middle;
		if (order > 0) {
			from = middle + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}
