#include "tests/unit/unit.h"

#include "lib/base/buf.h"
#include "lib/model/module.h"

/* Read source, which must be accepted. */
static void lex(struct unit *u, const char *source, struct hps_module *module)
{
	enum hps_code code =
		hps_module_lex(&u->ctx, source, strlen(source), module);

	if (code != HPS_OK)
		fail_msg("%s\n%s", source, u->ctx.error.detail);
}

/* The exports with a space behind each. */
static const char *exports_of(struct unit *u, const char *source)
{
	struct hps_module module;
	struct hps_buf buf;
	size_t i;

	hps_buf_init(&buf, &u->arena, 0);
	lex(u, source, &module);
	for (i = 0; i < module.export_count; i++)
		hps_buf_printf(&buf, "%s ", module.exports[i]);
	return buf.data;
}

/* The imports: kind's letter, line, specifier, a space behind each. */
static const char *imports_of(struct unit *u, const char *source)
{
	struct hps_module module;
	struct hps_buf buf;
	size_t i;

	hps_buf_init(&buf, &u->arena, 0);
	lex(u, source, &module);
	for (i = 0; i < module.import_count; i++) {
		const struct hps_module_import *import = &module.imports[i];

		hps_buf_printf(&buf, "%c%zu:%s ", "sdr*"[import->kind],
			       import -> line,
			       import -> specifier ? import -> specifier : "?");
	}
	return buf.data;
}

struct row {
	const char *source, *found;
};

/* clang-format off */
static const struct row exports[] = {
	{ "export function initialize(){}", "initialize " },
	{ "export function*g(){}export function * h ( ) { }", "g h " },
	{ "export async function initialize(){}", "initialize " },
	{ "export async function*a(){}", "a " },
	{ "export class A{}export class B extends A{}", "A B " },
	{ "export class C extends (class{}){}", "C " },
	{ "export let a", "a " },
	{ "export let a=1,b=2;let c,d", "a b " },
	{ "export var a\nvar b", "a " },
	{ "export const a=()=>{const b=1,c=2},d=1\nconst e=1", "a d " },
	{ "export const {a,b:[c],...d}=x,e=y", "a c d e " },
	{ "export const {a=1,b:c=2,'s':t,[k]:u,5:v,if:w}=x", "a c t u v w " },
	{ "export const [a,,[b],{c},...[d]]=x", "a b c d " },
	{ "export const [a={b:1},c=[d],e=({f})=>{let g}]=x", "a c e " },
	{ "export const {a={b},c:{d=function(){const h=1,i=2}}}=x", "a d " },
	{ "export default 1", "default " },
	{ "export default function initialize(){}", "default " },
	{ "export default async function(){}/x/.test(a)", "default " },
	{ "export default async()=>{}", "default " },
	{ "export default class{}/x/g", "default " },
	{ "export default{initialize(){}}", "default " },
	{ "export default[a,b]", "default " },
	{ "export default(a,b)", "default " },
	{ "export default`x`", "default " },
	{ "function x(){}export{x as initialize}", "initialize " },
	{ "var a,b,d,e,f;export{a,b as c,d as default,e as'a b',f as if}",
	  "a c default a b if " },
	{ "let a,as;export{};export{a,};export { as as as }", "a as " },
	{ "export{a}from'x';export{b as c}from'x'", "a c " },
	{ "export{default}from'x'", "default " },
	{ "export{'a b'as c,if as d,default as e}from'x'", "c d e " },
	{ "export*as ns from'x'", "ns " },
	{ "export*as'a b'from'x'", "a b " },
	{ "export*from'x'", "" },
	{ "export function \\u0069nitialize(){}", "initialize " },
	{ "export{x as \\u{69}nitialize};import x from'x'", "initialize " },
	{ "export const é=1,\\u00e0=2,日本=3", "é à 日本 " },
	{ "let x;export{x as'\\u{1F600}\\uD83D\\uDE00\\x41\\n\\\ny'}", "😀😀A\ny " },
	{ "/*a*/export/*b*/{//c\nx/*d*/as/*e*/initialize/*f*/}//g\nlet x",
	  "initialize " },
	{ "export\nfunction\ninitialize\n(){}", "initialize " },
	{ "#!/usr/bin/env node\nexport let a", "a " },
	{ "\xef\xbb\xbf" "export let a", "a " },
	{ "\xef\xbb\xbf#!x\nexport let a", "a " },
	{ "// export let a\n/* export let b */'export let c'", "" },
	{ "a.export;({export:1});class A{export(){}}", "" },
	{ "`export let a ${`export let b`}`", "" },
	{ "export let async=1,of=2,from=3,get=4,set=5,as=6",
	  "async of from get set as " },
	{ "export const a=b?c:d,e=1", "a e " },
	{ "export const a=1/2/b,c=/,d=1/.x,e=1", "a c e " },
	{ "export let a=1\nexport let b=2\nexport{c}\nlet c\nexport default d",
	  "a b c default " },
};

static const struct row imports[] = {
	{ "import'side'", "s1:side " },
	{ "import x from'a'", "s1:a " },
	{ "import x,{y as z}from\"lit\"", "s1:lit " },
	{ "import*as n from'a'\nimport x,*as m from'b'", "s1:a s2:b " },
	{ "import{a}from\"b\"import{c}from'd'", NULL },
	{ "import{a}from\"b\";import{c,}from'd'", "s1:b s1:d " },
	{ "import{}from'a';import{default as x,'s t'as y,if as z}from'b'",
	  "s1:a s1:b " },
	{ "import{as as as,as}from'a'", "s1:a " },
	{ "import from from'a';import async from'b'", "s1:a s1:b " },
	{ "import defer from'a';import defer*as n from'b'", "s1:a s1:b " },
	{ "import source from'a';import source x from'b'\n"
	  "import source from from'c'", "s1:a s1:b s2:c " },
	{ "import defer,{x}from'a'", "s1:a " },
	{ "import a from'a'with{type:\"json\"}\nimport'b'assert{'type':'css',}",
	  "s1:a s2:b " },
	{ "import'a'\nwith{type:'json'};import'b'with{}", "s1:a s2:b " },
	{ "import'a'\nassert\n{b}", "s1:a " },
	{ "export{a}from'x'with{type:'json'}\nexport*from'./y.js'",
	  "r1:x *2:./y.js " },
	{ "export*as n from'x'", "r1:x " },
	{ "/*a*/import/*b*/x/*c*/,/*d*/{//e\ny/**/as/**/z}/**/from/**/'a'//",
	  "s1:a " },
	{ "import('x')", "d1:x " },
	{ "import(`x`)", "d1:x " },
	{ "import(`x${y}`);import(x);import('a'+b);import('a',{with:{}})",
	  "d1:? d1:? d1:? d1:a " },
	{ "import(/* @vite-ignore */ /* webpackChunkName: \"x\" */ \"./c.js\")",
	  "d1:./c.js " },
	{ "import(a?'x':'y')", "d1:? " },
	{ "import(import('x'))", "d1:? d1:x " },
	{ "f(()=>import('x'),y=>import('y').then(z=>z.a))", "d1:x d1:y " },
	{ "async()=>{await import('x')}", "d1:x " },
	{ "x=`${import('x')}`", "d1:x " },
	{ "import.defer('x');a=import.source('y')", "d1:x d1:y " },
	{ "import.meta.url;new URL('x',import.meta.url)", "" },
	{ "obj.import('x');obj?.import('y');({import(){}});({import:1})", "" },
	{ "class A{import(){}static import(){}get import(){}#import(){}}", "" },
	{ "class A{#import;f(){this.#import('x')}}", "" },
	{ "'import(\"x\")';/import(\"x\")/;`import('x')`", "" },
	{ "// import 'x'\n/* import 'y' */", "" },
	{ "import'a\\x62\\u0063\\u{64}\\\n\\'\\101'", "s1:abcd'A" " " },
	{ "\n\r\n\rimport'x'\r\n\nimport('y')", "s4:x d6:y " },
};

/* What these hide would be seen if the slash were misread. */
static const struct row slashes[] = {
	{ "a/import('x')/b", "d1:x " },
	{ "/import('x')/b", "" },
	{ "f()/import('x')/b", "d1:x " },
	{ "a[0]/import('x')/b", "d1:x " },
	{ "if(a)/import('x')/.b()", "" },
	{ "while(a)/import('x')/.b()", "" },
	{ "for(;;)/import('x')/.b()", "" },
	{ "with(a)/import('x')/.b()", "" },
	{ "if(a){}/import('x')/.b()", "" },
	{ "do/import('x')/.b()\nwhile(a)/import('x')/.b()", "" },
	{ "x.if(a)/import('x')/b", "d1:x " },
	{ "x={}/import('x')/b", "d1:x " },
	{ "({}/import('x')/b)", "d1:x " },
	{ "{}/import('x')/.b()", "" },
	{ "a:{}/import('x')/.b()", "" },
	{ "switch(a){case/import('x')/:{}/import('x')/.b()}", "" },
	{ "switch(a){case b?c:d:/import('x')/.b();default:/import('x')/g}", "" },
	{ "function f(){}/import('x')/.b()", "" },
	{ "x=function(){}/import('x')/b", "d1:x " },
	{ "class A{}/import('x')/.b()", "" },
	{ "x=class{}/import('x')/b", "d1:x " },
	{ "x=class extends f({}){a={}/import('x')/b}/import('y')/c",
	  "d1:x d1:y " },
	{ "x=()=>{}\n/import('x')/.b()", "" },
	{ "x=()=>({})/import('x')/b", "d1:x " },
	{ "x={a(){}}/import('x')/b", "d1:x " },
	{ "`${a}`/import('x')/b", "d1:x " },
	{ "`${{}/import('x')/b}`", "d1:x " },
	{ "`${`${/}`import('x')/}`}`", "" },
	{ "return_/import('x')/b;function f(){return/import('y')/}", "d1:x " },
	{ "typeof/import('x')/;void/import('x')/;a in/import('x')/", "" },
	{ "function*f(){yield/import('x')/;yield\n/import('x')/}", "" },
	{ "async()=>{await/import('x')/}", "" },
	{ "for(a of/import('x')/);for(const b of/import('x')/);of/import('y')/c",
	  "d1:y " },
	{ "a++/import('x')/b", "d1:x " },
	{ "a\n++/import('x')/.b", "" },
	{ "this/import('x')/super.a/import('y')/b", "d1:x d1:y " },
	{ "a?./x/:/import('x')/", NULL },
	{ "a?/import('x')/:/import('y')/", "" },
	{ "a?.5/import('x')/1:2", "d1:x " },
	{ "a.return/import('x')/b;a?.typeof/import('y')/b", "d1:x d1:y " },
	{ "1/import('x')/2;'a'/import('y')/2;/a//import('z')/2",
	  "d1:x d1:y d1:z " },
	{ "/[/]import('x')/g;/\\/import('x')/v;/[[a-z]/]/v", NULL },
	{ "/[/]import('x')/g;/\\/import('x')/v;/[\\]/]import('x')/", "" },
	{ "break_:for(;;){break break_\n/import('x')/g}", "" },
	{ "let a\n/import('x')/g", "" },
	{ "!function(){}/import('x')/b", "d1:x " },
	{ "async function f(){}/import('x')/g", "" },
	{ "x=async function(){}/import('x')/b", "d1:x " },
	{ "async/import('x')/b;async(a)/import('y')/b", "d1:x d1:y " },
	{ "a<!--b/import('x')/c", "d1:x " },
};
/* clang-format on */

static void check_rows(const struct row *rows, size_t count,
		       const char *(*found)(struct unit *, const char *))
{
	size_t i;

	for (i = 0; i < count; i++) {
		UNIT(u);
		struct hps_module module;

		if (rows[i].found)
			assert_string_equal(found(&u, rows[i].source),
					    rows[i].found);
		else if (!hps_module_lex(&u.ctx, rows[i].source,
					 strlen(rows[i].source), &module))
			fail_msg("accepted: %s", rows[i].source);
	}
}

static void module_lex__finds_every_form_of_export(void **state)
{
	(void)state;
	check_rows(exports, HPS_COUNT(exports), exports_of);
}

static void module_lex__finds_every_form_of_import(void **state)
{
	(void)state;
	check_rows(imports, HPS_COUNT(imports), imports_of);
}

static void module_lex__tells_regex_from_division(void **state)
{
	(void)state;
	check_rows(slashes, HPS_COUNT(slashes), imports_of);
}

static void module_lex__knows_modules_from_scripts(void **state)
{
	static const struct {
		const char *source;
		bool module, umd;
	} rows[] = {
		{ "export{}", true, false },
		{ "import'x'", true, false },
		{ "import.meta", true, false },
		{ "import('x')", false, false },
		{ "alert(1)", false, false },
		{ "", false, false },
		{ "module.exports={}", false, true },
		{ "exports.a=1", false, true },
		{ "\"object\"==typeof exports?a():b()", false, true },
		{ "typeof define==='function'&&define.amd", false, true },
		{ "define(['a'],function(){})", false, true },
		{ "var a=require('a')", false, true },
		{ "a.exports=1;({exports:1})", false, false },
		{ "export default(c=>{module.exports=c})", true, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(rows); i++) {
		UNIT(u);
		struct hps_module module;

		lex(&u, rows[i].source, &module);
		if (module.has_module_syntax != rows[i].module ||
		    module.looks_umd != rows[i].umd)
			fail_msg("%s", rows[i].source);
	}
}

static void module_exports__compares_whole_names(void **state)
{
	UNIT(u);
	struct hps_module module;

	(void)state;
	lex(&u, "let a,b;export{a as initialize,b as dispos}", &module);
	assert_true(hps_module_exports(&module, "initialize"));
	assert_false(hps_module_exports(&module, "dispose"));
	assert_false(hps_module_exports(&module, "init"));
}

static void specifier_kind__is_as_in_a_browser(void **state)
{
	static const struct {
		const char *specifier;
		enum hps_specifier_kind kind;
	} rows[] = {
		{ "lit", HPS_SPECIFIER_BARE },
		{ "@a/b/c.js", HPS_SPECIFIER_BARE },
		{ "#internal", HPS_SPECIFIER_BARE },
		{ ".", HPS_SPECIFIER_BARE },
		{ "..", HPS_SPECIFIER_BARE },
		{ ".hidden", HPS_SPECIFIER_BARE },
		{ "", HPS_SPECIFIER_BARE },
		{ "a/b:c", HPS_SPECIFIER_BARE },
		{ "1:a", HPS_SPECIFIER_BARE },
		{ "./a.js", HPS_SPECIFIER_RELATIVE },
		{ "../a.js", HPS_SPECIFIER_RELATIVE },
		{ "/a.js", HPS_SPECIFIER_RELATIVE },
		{ "//host/a.js", HPS_SPECIFIER_RELATIVE },
		{ "https://host/a.js", HPS_SPECIFIER_URL },
		{ "data:text/javascript,1", HPS_SPECIFIER_URL },
		{ "blob:x", HPS_SPECIFIER_URL },
		{ "node:fs", HPS_SPECIFIER_URL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(rows); i++)
		if (hps_specifier_kind(rows[i].specifier) != rows[i].kind)
			fail_msg("%s", rows[i].specifier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_lex__finds_every_form_of_export),
		cmocka_unit_test(module_lex__finds_every_form_of_import),
		cmocka_unit_test(module_lex__tells_regex_from_division),
		cmocka_unit_test(module_lex__knows_modules_from_scripts),
		cmocka_unit_test(module_exports__compares_whole_names),
		cmocka_unit_test(specifier_kind__is_as_in_a_browser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
