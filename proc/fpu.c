/*
 * FXSAVE images are kept in memory as the processor writes them; a few fields of them are looked at
 * here, with the offsets of the SDM (vol. 1, table 10-2).
 */

#include "proc/fpu.h"
#include "kernel/cpu.h"
#include "kernel/lib/string.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/slab.h"
#include "proc/thread.h"

/* The head of an FXSAVE image. */
struct fxsave {
	uint16_t control, status;
	uint8_t tags; /* a bit a register: 0 empty */
	uint8_t reserved;
	uint16_t opcode;
	uint32_t instruction;
	uint16_t code_segment, reserved2;
	uint32_t operand;
	uint16_t data_segment, reserved3;
	uint32_t mxcsr, mxcsr_mask;
	struct fpxreg st[8];
	uint32_t xmm[8][4];
};

#define CONTROL_INITIAL      0x37F  /* all exceptions masked, 64-bit precision (psABI i386) */
#define MXCSR_INITIAL        0x1F80 /* all exceptions masked */
#define MXCSR_MASK_DEFAULT   0xFFBF /* what may be set when the processor does not say */
#define STATUS_TOP_SHIFT     11
#define EXCEPTION_FLAGS      0x3F
#define MXCSR_MASKS_SHIFT    7
#define FRAME_HIGH_HALF_ONES 0xFFFF0000U                        /* FSAVE stores 16-bit fields so */
#define FRAME_FXSAVE         offsetof(struct fpstate, fxsr_env) /* the image in a frame */

static struct kmem_cache *cache;
static uint32_t mxcsr_allowed;

static void save(struct fpu_state *fpu)
{
	__asm__ volatile("fxsave %0" : "=m"(fpu->image));
}

static void load(const struct fpu_state *fpu)
{
	__asm__ volatile("fxrstor %0" : : "m"(fpu->image));
}

static void allow(void)
{
	write_cr0(read_cr0() & ~CR0_TS);
}

static void trap_on_use(void)
{
	write_cr0(read_cr0() | CR0_TS);
}

static void set_initial(struct fpu_state *fpu)
{
	struct fxsave *fx = (struct fxsave *)fpu->image;

	memset(fpu, 0, sizeof(*fpu));
	fx->control = CONTROL_INITIAL;
	fx->mxcsr = MXCSR_INITIAL;
}

struct fpu_state *fpu_create(void)
{
	struct fpu_state *fpu = kmem_cache_alloc(cache);

	if (fpu)
		set_initial(fpu);
	return fpu;
}

void fpu_destroy(struct fpu_state *fpu)
{
	kmem_cache_free(cache, fpu);
}

void fpu_turn_ends(struct thread *t)
{
	if (!t->fpu || !t->fpu->loaded)
		return;
	save(t->fpu);
	t->fpu->loaded = false;
	trap_on_use();
}

/* Brings the image up to date; the registers stay with the thread. */
static void store(struct fpu_state *fpu)
{
	irq_off();
	if (fpu->loaded)
		save(fpu);
	irq_restore();
}

/* From now on the image counts. */
static void unload(struct fpu_state *fpu)
{
	irq_off();
	if (fpu->loaded) {
		fpu->loaded = false;
		trap_on_use();
	}
	irq_restore();
}

void fpu_fork(struct thread *child)
{
	struct thread *t = thread_current();

	store(t->fpu);
	memcpy(child->fpu->image, t->fpu->image, FPU_IMAGE_SIZE);
	child->fpu_used = t->fpu_used;
}

void fpu_reset(void)
{
	struct thread *t = thread_current();

	unload(t->fpu);
	set_initial(t->fpu);
	t->fpu_used = false;
}

/* --- The signal frame's shape --- */

/* FSAVE keeps two tag bits a register: 0 valid, 1 zero, 2 special, 3 empty; FXSAVE only whether it
 * is empty. `st` holds the registers in the stack's order, the tags are in physical order. */
static uint32_t wide_tags(const struct fxsave *fx)
{
	unsigned top = fx->status >> STATUS_TOP_SHIFT & 7;
	uint32_t wide = 0;

	for (unsigned reg = 0; reg < 8; reg++) {
		const struct fpxreg *st = &fx->st[(reg - top) & 7];
		uint32_t tag;

		if (!(fx->tags >> reg & 1))
			tag = 3;
		else if ((st->exponent & 0x7FFF) == 0x7FFF)
			tag = 2;
		else if ((st->exponent & 0x7FFF) == 0)
			tag = st->significand[0] | st->significand[1] | st->significand[2] |
					      st->significand[3]
				      ? 2
				      : 1;
		else
			tag = st->significand[3] & 0x8000 ? 0 : 2;
		wide |= tag << (2 * reg);
	}
	return wide;
}

static uint8_t narrow_tags(uint32_t wide)
{
	uint8_t narrow = 0;

	for (unsigned reg = 0; reg < 8; reg++)
		if ((wide >> (2 * reg) & 3) != 3)
			narrow |= (uint8_t)(1U << reg);
	return narrow;
}

void fpu_to_frame(struct fpstate *out)
{
	struct thread *t = thread_current();
	const struct fxsave *fx = (const struct fxsave *)t->fpu->image;

	store(t->fpu);
	out->cw = fx->control | FRAME_HIGH_HALF_ONES;
	out->sw = fx->status | FRAME_HIGH_HALF_ONES;
	out->tag = wide_tags(fx) | FRAME_HIGH_HALF_ONES;
	out->ipoff = fx->instruction;
	out->cssel = fx->code_segment | (uint32_t)fx->opcode << 16;
	out->dataoff = fx->operand;
	out->datasel = fx->data_segment | FRAME_HIGH_HALF_ONES;
	for (unsigned i = 0; i < 8; i++) {
		memcpy(out->st[i].significand, fx->st[i].significand,
		       sizeof(out->st[i].significand));
		out->st[i].exponent = fx->st[i].exponent;
	}
	out->status = fx->status;
	out->magic = FPSTATE_FXSR;
	memcpy((uint8_t *)out + FRAME_FXSAVE, t->fpu->image, FPU_IMAGE_SIZE);
}

/* The FSAVE part decides for the registers both parts have, as on Linux: old programs know only it.
 */
void fpu_from_frame(const struct fpstate *in)
{
	struct thread *t = thread_current();
	struct fxsave *fx = (struct fxsave *)t->fpu->image;

	unload(t->fpu);
	if (in->magic == FPSTATE_FXSR)
		memcpy(t->fpu->image, (const uint8_t *)in + FRAME_FXSAVE, FPU_IMAGE_SIZE);
	else
		set_initial(t->fpu);
	fx->control = (uint16_t)in->cw;
	fx->status = (uint16_t)in->sw;
	fx->tags = narrow_tags(in->tag);
	fx->instruction = in->ipoff;
	fx->code_segment = (uint16_t)in->cssel;
	fx->opcode = (uint16_t)(in->cssel >> 16);
	fx->operand = in->dataoff;
	fx->data_segment = (uint16_t)in->datasel;
	for (unsigned i = 0; i < 8; i++) {
		memcpy(fx->st[i].significand, in->st[i].significand, sizeof(fx->st[i].significand));
		fx->st[i].exponent = in->st[i].exponent;
	}
	fx->mxcsr &= mxcsr_allowed;
	t->fpu_used = true;
}

/* --- Traps --- */

int fpu_x87_code(uint16_t control, uint16_t status)
{
	unsigned raised = status & (unsigned)~control & EXCEPTION_FLAGS;

	if (raised & 0x01)
		return FPE_FLTINV; /* a stack fault is one, too */
	if (raised & 0x04)
		return FPE_FLTDIV;
	if (raised & 0x08)
		return FPE_FLTOVF;
	if (raised & (0x10 | 0x02)) /* underflow, denormal operand */
		return FPE_FLTUND;
	if (raised & 0x20)
		return FPE_FLTRES;
	return SI_KERNEL;
}

int fpu_sse_code(uint32_t mxcsr)
{
	uint16_t masks = (uint16_t)(mxcsr >> MXCSR_MASKS_SHIFT & EXCEPTION_FLAGS);

	return fpu_x87_code(masks, (uint16_t)(mxcsr & EXCEPTION_FLAGS));
}

/* #NM: the first use in this turn. */
static void first_use(struct trapframe *tf)
{
	struct thread *t = thread_current();
	struct user_fault fault = {.signo = 0};

	if (!trap_from_user(tf)) {
		trap_unhandled(tf, &fault);
		return;
	}
	allow();
	load(t->fpu);
	t->fpu->loaded = true;
	t->fpu_used = true;
}

/* #MF, #XM: an exception that the program has unmasked. */
static void floating_point_error(struct trapframe *tf)
{
	struct user_fault fault = {
		.signo = SIGFPE,
		.addr = tf->eip,
		.vector = tf->vector,
		.error = tf->error,
	};

	if (trap_from_user(tf)) {
		struct fpu_state *fpu = thread_current()->fpu;
		const struct fxsave *fx = (const struct fxsave *)fpu->image;

		store(fpu);
		fault.code = tf->vector == TRAP_SIMD ? fpu_sse_code(fx->mxcsr)
						     : fpu_x87_code(fx->control, fx->status);
	}
	trap_unhandled(tf, &fault);
}

/* Which bits of MXCSR may be set (SDM vol. 1, 11.6.6): others in an image would make FXRSTOR fault.
 */
static void find_mxcsr_mask(void)
{
	static struct fpu_state probe __aligned(16);
	const struct fxsave *fx = (const struct fxsave *)probe.image;

	allow();
	save(&probe);
	mxcsr_allowed = fx->mxcsr_mask ? fx->mxcsr_mask : MXCSR_MASK_DEFAULT;
	trap_on_use();
}

void fpu_init(void)
{
	cache = kmem_cache_create("fpu_state", sizeof(struct fpu_state), 16);
	find_mxcsr_mask();
	trap_register(TRAP_NO_FPU, first_use);
	trap_register(TRAP_FPU, floating_point_error);
	trap_register(TRAP_SIMD, floating_point_error);
}
