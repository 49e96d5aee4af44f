#include "tests/unit/unit.h"

#include "lib/base/buf.h"
#include "lib/model/module.h"

/* clang-format off */
static const char *const good[] = {
	"", ";;", "'use strict'", "a\nb\nc", "a\r\nb\rc\xe2\x80\xa8" "d",
	"'it\\'s \\\\'", "'a\\\r\nb'", "'\xe2\x80\xa8'", "\"\\u{1F600}\"",
	"`a\n${b}c${`d${e}f`}g`", "tag`a${b}`.c`d`", "`$`;`$${a}$`;`\\${`",
	"1_000;0xFF_n;0b1;0o7;1n;1.;.5;1e+5;1.e-5;1..a;09.5;0.1.a",
	"a?.b?.[c]?.(d);a?.#b", "a??b;a?\?=b;a||=b;a&&=b;a**=b;a>>>=b;a!==b",
	"({a,b:1,'c':2,3:4,[d]:5,...e,f(){},get g(){},set h(i){},async j(){},"
	"*k(){},async*l(){},get(){},set:1,async,static:1,if:1,async get(){}})",
	"({get[a](){},get'b'(){},get 1(){},async*[c](){},get default(){}})",
	"({a=1}=b);({a:b.c,...d.e}=f);[a=1,{b},...c]=d",
	"class A{a;b=1;'c'=2;3=4;[d]=5;#e=6;static f=7;static{g();}h(){}"
	"static async*i(){}get j(){}set j(k){}static get#l(){}constructor(){}"
	"get;set;static;async;get=1;static=2}",
	"class A{a\nb=1\nget\nc\n*d(){}\nstatic\ne\n'f'\n[g]\n#h\nin\n}",
	"class A{a=b=>{}\nc=function(){}\nd=class{}\n}",
	"class A extends B.C{};class D extends f({}){};class E extends{}.f{}",
	"class A extends class{}{};class B extends(a,b){};class C extends D[0]\n{}",
	"(a)=>a;a=>a;()=>{};async a=>a;async()=>a;async(a,b)=>{};(a,)=>a",
	"({a,b:[c]},...d)=>a;(a=1,{b}={})=>({});a=>b=>c=>{}",
	"x=a?b:c?d:e;x=a?b=>c:d;x=a?(b,c):d;a?{b:c}:[d]",
	"if(a)b;else c;if(a){}else if(b){}else{}", "a:for(;;)continue a",
	"for(let i=0,n=1;i<n;i++,n--);for(;;);for(a;b;);for(var i in a,b);",
	"for(const[a,b]of c);for(let{a}of b);for(a.b of c);for(a in b);",
	"for(let of of a);for(const async of a);async()=>{for await(a of b);}",
	"for(const a of(b,c));for(let i in{a:1});for(var f=()=>{};a;);",
	"while(a)b;do a;while(b)c;do{}while(a)b\ndo a\nwhile(b)",
	"try{}catch{}finally{};try{}catch(a){};try{}catch({a,b:[c]}){}",
	"switch(a){case 1:case b?c:d:e;break;default:f}", "debugger\na",
	"function f(){return\na}function g(){return{a:1}}function h(){return}",
	"function*f(){yield;yield a;yield*b;yield\nc;(yield);[yield];d(yield,e)"
	"\nx=a?yield:b}", "throw{a:1}", "new A;new A.B(c);new.target;new(a())(b)",
	"async function f(){await a;await{b}}", "async\nfunction f(){}",
	"var a,b=1,{c,d:[e]}=f,[g,,...h]=i", "let a\nlet b=1\nlet[c]=d",
	"a\n/b/c", "a\n(b)\n[c]\n`d`", "a\n++b\n--c", "{a\nb}{c}",
	"a=b\n{c}", "if(a)\nb\nelse\nc", "a\n!b\n~c", "let a\n!b",
	"using a=b;{await using c=d}for(using e of f);", "import.meta.a=1",
	"a=#b in c", "{do a;while(b)}do;while(a)import'x'", "delete a.b,void 0,typeof a", "a in b instanceof c",
	"a--\n-b", "a- -b+ +c", "x=/[/\\]]/gimsuy/a", "({}).a;[].b;`c`.d",
	"var \\u0061b,$,_,\\u{62},ñ,日本,a\xe2\x80\x8d", "\xc2\xa0\xe3\x80\x80\xef\xbb\xbf",
	"function f(a,b=1,{c}={},[d]=[],...e){}", "(function(){})();(()=>{})()",
	"!function(){}()", "a=async\nb", "async:a", "x={async:1}.async",
	"({__proto__:a,'b'(){},1(){},[c](){}})", "label:{break label}",
	"({a(){}}).b;({get a(){return/}/}})", "let as,from,of,get,set,type",
	"/*a*//**//* * / */", "//a", "export{a,b,c,d,e,f,g,h,i,j,k,l,m,n};import a,{x as b,c}from'x';"
	"import*as d from'y';let{e,y:[f=1,...g],...h}=z;function i(){}"
	"async function*j(){}class k{}if(l){var l}for(var m of n)var n",
	"export{\\u0061,b};let a=()=>{let c},\\u0062", "a//b", "a/*\n*/b", "a/b/c;a/=b/=c",
};

static const struct {
	const char *source;
	const char *detail; /* a part of it */
} bad[] = {
	{ "a\n 'b", "Line 2, column 2: expected a string that ends" },
	{ "'a\nb'", "Line 1, column 1: expected a string" },
	{ "'\\u12'", "hexadecimal" },
	{ "`a${b", "Line 1, column 6: expected '}' for what began at line 1, column 1" },
	{ "`a", "expected a template that ends" },
	{ "`a${b}c", "expected a template that ends" },
	{ "/a", "expected a regular expression that ends" },
	{ "/[/]", "expected a regular expression" },
	{ "/a\n/", "expected a regular expression" },
	{ "/a\\\n/", "expected a regular expression" },
	{ "a/*", "Line 1, column 2: expected a comment that ends" },
	{ "\né日(", "Line 2, column 4: expected ')' for what began at line 2, column 3" },
	{ "{a", "expected '}'" }, { "(a", "expected ')'" },
	{ "[a", "expected ']'" }, { "(a]", "expected ')', found ']'" },
	{ "{a)", "expected '}', found ')'" }, { "a}", "found '}'" },
	{ "}", "found '}'" }, { "function f(){", "expected '}'" },
	{ "class A", "expected '{' for what began at line 1" }, { "a+", "expected an expression" },
	{ "a=;", "expected an expression" }, { "f(,)", "found ','" },
	{ "a b", "found 'b'" }, { "hello world", "found 'world'" },
	{ "<div>", "expected a statement" }, { "x=<div/>", "an expression" },
	{ "let x:number=1", "found ':'" }, { "type A=1", "found 'A'" },
	{ "interface A{}", "found 'A'" }, { "enum A{}", "found 'A'" },
	{ "f(a:string)", "found ':'" }, { "function f(a?:b){}", "found ':'" },
	{ "a as B", "found 'as'" }, { "class A{private a}", "found 'a'" },
	{ "@a class B{}", "decorators must be compiled" },
	{ "{\"a\":1}", "found ':'" }, { "{\"a\":1,\"b\":2}", "found ':'" },
	{ "a?b", "expected ':' of a '?'" }, { "(a?b)", "expected ':'" },
	{ "a?b;c:d", "expected ':'" }, { "{case a}", "of a 'case'" },
	{ "case a\nb:", "of a 'case'" }, { "if(a)", "a statement" },
	{ "{a:}", "a statement" }, { "do", "a statement" },
	{ "if(a)class B{}", "a statement" }, { "#a", "expected 'in'" },
	{ "if(a)export{b}", "a statement" }, { "a:import'b'", "'('" }, { "()", "expected '=>'" },
	{ "({a b})", "found 'b'" }, { "({if})", "found '}'" },
	{ "({'a'})", "found '}'" }, { "a.", "name of a property" },
	{ "a.1", "found a number" }, { "3in[]", "the end of a number" },
	{ "1e", "exponent" }, { "0x", "digits" }, { "#", "a name behind '#'" },
	{ "#1", "a name behind '#'" }, { "\\u{110000}", "an escape" },
	{ "\\u0020", "an escape" }, { "“a”", "expected JavaScript" },
	{ "if a", "expected '('" }, { "function{}", "a name or '('" },
	{ "let 1", "to declare" }, { "a[]", "expected an expression" },
	{ "class A{a=1,b}", "found ','" }, { "try a", "expected '{'" },
	{ "import", "found the end" }, { "import x", "expected 'from'" },
	{ "import{a b}from'x'", "expected ',', '}' or 'as', found 'b'" },
	{ "import{a}", "expected 'from'" }, { "import*from'x'", "'as'" },
	{ "import{'a'}from'x'", "'as' and a name" },
	{ "import{if}from'x'", "'as' and a name" },
	{ "import{a as if}from'x'", "expected a name, found 'if'" },
	{ "import{a}from x", "a string that names a module" },
	{ "import'a'b", "';' or the end of the line" },
	{ "import'a'with{type:json}", "a string" },
	{ "import`a`", "found a template" }, { "import()", "found ')'" },
	{ "import x,y from'a'", "found 'y'" }, { "import.foo", "'meta'" },
	{ "{import'a'}", "no import statement in a block" },
	{ "import type{A}from'x'", "found '{'" },
	{ "import'a\\0b'", "a specifier of characters" },
	{ "import'\\uD800'", "a specifier of characters" },
	{ "export", "found the end" }, { "export a", "or a declaration" },
	{ "export=a", "or a declaration" }, { "export type A=1", "'type'" },
	{ "{export let a}", "no export statement in a block" },
	{ "if(a){export{b}}", "no export statement in a block" },
	{ "export{a", "',', '}' or 'as'" }, { "export{a b}", "found 'b'" },
	{ "export{if}", "found 'if'" }, { "export{'a'as b}", "a name of" },
	{ "export{default}", "found 'default'" },
	{ "export{a as}", "expected a name" }, { "export*", "'from'" },
	{ "export*as a", "'from'" }, { "export{a}from", "a string" },
	{ "export async()=>{}", "expected 'function'" },
	{ "export async\nfunction f(){}", "no line end" },
	{ "export function(){}", "expected a name" },
	{ "export class{}", "expected a name" },
	{ "export let", "to declare" }, { "export const{a:b.c}=x", "'.'" },
	{ "export{a,a}", "not exported already" },
	{ "export{initialize}", "column 8: expected the name of something that" },
	{ "export{a};function f(){var a}", "that this module declares" },
	{ "export{a as b};(a)=>{let a};({a(){}})", "that this module declares" },
	{ "export{a};export let a", "not exported already" },
	{ "export default 1;export{a as default}", "not exported already" },
	{ "export let a,\\u0061", "not exported already" },
	{ "export{a as'\\0'}", "a name of characters" },
	{ "export const a=1 export const b=2", "found 'export'" },
};
/* clang-format on */

static void module_lex__takes_the_language(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(good); i++) {
		UNIT(u);
		struct hps_module module;

		if (hps_module_lex(&u.ctx, good[i], strlen(good[i]), &module))
			fail_msg("%s\n%s", good[i], u.ctx.error.detail);
	}
}

static void module_lex__says_what_it_expected_and_where(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		UNIT(u);
		struct hps_module module;

		if (hps_module_lex(&u.ctx, bad[i].source, strlen(bad[i].source),
				   &module) != HPS_EINVALID)
			fail_msg("accepted: %s", bad[i].source);
		assert_string_equal(u.ctx.error.slug, "module_syntax");
		if (!strstr(u.ctx.error.detail, bad[i].detail))
			fail_msg("%s\n%s", bad[i].source, u.ctx.error.detail);
	}
}

static void module_lex__refuses_what_is_not_utf8(void **state)
{
	UNIT(u);
	struct hps_module module;

	(void)state;
	assert_int_equal(hps_module_lex(&u.ctx, "a='\xe9'", 5, &module),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "module_encoding");
}

/* count times text, then tail. */
static struct hps_buf repeat(struct unit *u, const char *text, size_t count,
			     const char *tail)
{
	struct hps_buf buf;
	size_t i;

	hps_buf_init(&buf, &u->arena, strlen(text) * count + strlen(tail));
	for (i = 0; i < count; i++)
		hps_buf_puts(&buf, text);
	hps_buf_puts(&buf, tail);
	return buf;
}

static void module_lex__limits_depth_and_counts(void **state)
{
	static const struct {
		const char *text, *tail;
		size_t limit;
	} rows[] = {
		{ "[", "", HPS_MODULE_MAX_DEPTH },
		{ "`${", "", HPS_MODULE_MAX_DEPTH },
		{ "x=>{", "", HPS_MODULE_MAX_DEPTH },
		{ "import'x';", "", HPS_MODULE_MAX_IMPORTS },
		{ "import('x');", "", HPS_MODULE_MAX_IMPORTS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(rows); i++) {
		UNIT(u);
		struct hps_module module;
		struct hps_buf buf =
			repeat(&u, rows[i].text, rows[i].limit, rows[i].tail);

		/* At the limit an open bracket is the fault, or none is. */
		if (hps_module_lex(&u.ctx, buf.data, buf.len, &module))
			assert_string_equal(u.ctx.error.slug, "module_syntax");
		buf = repeat(&u, rows[i].text, rows[i].limit + 1, rows[i].tail);
		assert_int_equal(
			hps_module_lex(&u.ctx, buf.data, buf.len, &module),
			HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "module_too_complex");
	}
}

static void module_lex__limits_exports(void **state)
{
	UNIT(u);
	struct hps_module module;
	struct hps_buf buf;
	size_t i;

	(void)state;
	hps_buf_init(&buf, &u.arena, 0);
	for (i = 0; i < HPS_MODULE_MAX_EXPORTS; i++)
		hps_buf_printf(&buf, "export let a%zu;", i);
	assert_ok(hps_module_lex(&u.ctx, buf.data, buf.len, &module));
	assert_int_equal(module.export_count, HPS_MODULE_MAX_EXPORTS);
	hps_buf_puts(&buf, "export let b");
	assert_int_equal(hps_module_lex(&u.ctx, buf.data, buf.len, &module),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "module_too_complex");
}

static void module_lex__leaves_the_output_alone_on_failure(void **state)
{
	UNIT(u);
	struct hps_module module = { .export_count = 77 };

	(void)state;
	assert_int_equal(hps_module_lex(&u.ctx, "(", 1, &module), HPS_EINVALID);
	assert_int_equal(module.export_count, 77);
}

/* Every prefix of a module, without a NUL behind it, ends in some verdict. */
static void module_lex__survives_cut_files(void **state)
{
	static const char source[] =
		"\xef\xbb\xbf#!x\nimport a,{b as c}from'd'with{e:'f'};export"
		"*as g from`h`;export{i as'j\\u{6a}'};`k${l}`/m[/]/n;import("
		"'o');class p{static{q\\u0072}#s=0x1n}/*é\xe2\x80\xa8*/?.5..";
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(source); len++) {
		UNIT(u);
		struct hps_module module;
		char *copy = malloc(len + 1);

		assert_non_null(copy);
		copy = realloc(copy, len ? len : 1);
		memcpy(copy, source, len);
		if (hps_module_lex(&u.ctx, copy, len, &module))
			assert_non_null(u.ctx.error.slug);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_lex__takes_the_language),
		cmocka_unit_test(module_lex__says_what_it_expected_and_where),
		cmocka_unit_test(module_lex__refuses_what_is_not_utf8),
		cmocka_unit_test(module_lex__limits_depth_and_counts),
		cmocka_unit_test(module_lex__limits_exports),
		cmocka_unit_test(
			module_lex__leaves_the_output_alone_on_failure),
		cmocka_unit_test(module_lex__survives_cut_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
