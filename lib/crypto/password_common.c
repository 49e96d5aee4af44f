/*
 * password_common.c - passwords that anyone would try first.
 *
 * No list of this size can hold what is common; but what people make of a
 * common word to reach a length is of few kinds: digits and marks around it,
 * letters that look like others, separators, saying it twice.  So the list
 * holds words, and the kinds are rules.
 */
#include "lib/crypto/password.h"

#include <ctype.h>
#include <string.h>

#include "lib/base/text.h"

enum { FOLDED_MAX = 64 };

/* In lower case; compared after folding, so look-alikes need no entry. */
/* clang-format off */
static const char *const words[] = {
	/* English */
	"abracadabra", "access", "account", "administration", "administrator",
	"admin", "adminadmin", "administratorpassword", "adminpassword",
	"amazing", "america", "anonymous", "anything", "apple", "arsenal",
	"asdf", "austin", "babygirl", "backup", "badboy", "banana", "baseball",
	"basketball", "batman", "beautiful", "beyonce", "blessed", "blink",
	"brandon", "brooklyn", "bubbles", "butterfly", "california",
	"changeit", "changeme", "changemenow", "changemeplease", "changethis",
	"charlie", "cheese", "chelsea", "chocolate", "christmas", "cocacola",
	"company", "computer", "confidential", "cookie",
	"correcthorsebatterystaple", "cowboys", "database", "default",
	"defaultpassword", "demo", "diamond", "doctor", "dragon", "dragonball",
	"easypassword", "enter", "enterprise", "everything", "facebook",
	"family", "ferrari", "flower", "football", "footballclub", "forever",
	"freedom", "friends", "fuckyou", "gandalf", "ginger", "godisgood",
	"google", "guest", "harleydavidson", "harrypotter", "hello",
	"helloworld", "hospital", "hunter", "iamgod", "icecream",
	"ihateyou", "iloveme", "iloveyou", "iloveyouforever", "iloveyousomuch",
	"imissyou", "incorrect", "internet", "jennifer", "jessica", "jesus",
	"jesuschrist", "jesusislord", "jordan", "justinbieber", "killer",
	"lakers", "letmein", "letmeinnow", "letmeinplease", "letmepass",
	"linkinpark", "liverpool", "liverpoolfc", "login", "logmein", "love",
	"loveislove", "lovelove", "loveme", "lover", "loveyou", "lucky",
	"manager", "manchesterunited", "master", "masterpassword", "matrix",
	"metallica", "michael", "microsoft", "minecraft", "monday", "monkey",
	"motdepasse", "mustang", "mypass", "mypassword", "mypasswordis",
	"mysecret", "mysecretpassword", "network", "newpass", "newpassword",
	"newyork", "nicole", "ninja", "nopassword", "nothing", "openplease",
	"opensesame", "operator", "oracle", "pass", "passcode", "passpass",
	"passphrase", "password", "passwordadmin", "passwordis",
	"passwordpassword", "passwort", "peanutbutter", "pepper", "please",
	"pleaseletmein", "plugin", "pokemon", "princess", "private", "purple",
	"qazwsx", "qwerty", "rainbow", "realpassword", "remember", "root",
	"rootroot", "samsung", "secret", "secretpassword", "secure",
	"security", "september", "server", "service", "shadow", "snoopy",
	"soccer", "spiderman", "spring", "starwars", "strongpassword",
	"summer", "sunflower", "sunshine", "supersecret", "superadmin",
	"superman", "superuser", "support", "sysadmin", "system",
	"systemadministrator", "temp", "temppassword", "temporary",
	"temporarypassword", "test", "testing", "testpassword", "testtest",
	"thankyou", "thequickbrownfox", "thisisapassword", "thisismypassword",
	"thomas", "tobeornottobe", "toor", "toyota", "trustme", "trustnoone",
	"trustno", "unbelievable", "unknown", "user", "username",
	"verysecret", "volkswagen", "webmaster", "welcome", "welcomehome",
	"whatever", "whatsapp", "winter", "wordpass", "yankees", "yellow",
	"youtube",
	/* Spanish and Catalan */
	"administrador", "amorcito", "barcelona", "bienvenida", "bienvenido",
	"benvinguda", "benvingut", "canviam", "catalunya", "clave",
	"contrasena", "contrasenya", "contraseña", "cambiame", "españa",
	"espana", "estrella", "fcbarcelona", "felicidad", "hola", "holamundo",
	"madrid", "mariposa", "micontraseña", "micontrasena", "mimamamemima",
	"novaclau", "nuevaclave", "paraulaclau", "primavera", "realmadrid",
	"sagradafamilia", "teamo", "teamomucho", "tequiero", "tequieromucho",
	"usuario", "usuari", "verano", "viscaelbarca",
	/* What stands on the screen */
	"clinician", "harmonix", "harmonixadmin", "harmonixpassword",
	"harmonixplugin", "harmonixpluginstore", "harmonixstore",
	"pluginstore", "store", "uxland",
};

/* Keys and characters in an order that fingers know, also backwards. */
static const char *const rows[] = {
	"012345678901234567890123456789",
	"abcdefghijklmnopqrstuvwxyzabc",
	"qwertyuiop[]",
	"asdfghjklñ",
	"asdfghjkl;'",
	"zxcvbnm,./",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
	"qazwsxedcrfvtgbyhnujmikolp",
	"1q2w3e4r5t6y7u8i9o0p",
	"!@#$%^&*()_+",
	"!\"·$%&/()=",
};
/* clang-format on */

static bool is_letter(char c)
{
	/* Any character beyond ASCII may be a letter. */
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static char fold_char(char c)
{
	static const char from[] = "0134578@$!|l+";
	static const char to[] = "oieastbasiiit";
	char lower = (char)tolower((unsigned char)c);
	const char *at = lower ? strchr(from, lower) : NULL;

	return at ? to[at - from] : lower;
}

/*
 * Drop what stands around the outermost letters and the separators between
 * them, and make letters of their look-alikes.  An over-long rest is cut,
 * which makes it equal to no word.
 */
static void fold(const char *text, char folded[FOLDED_MAX])
{
	const char *end = text + strlen(text);
	size_t len = 0;

	while (*text && !is_letter(*text))
		text++;
	while (end > text && !is_letter(end[-1]))
		end--;
	for (; text < end && len < FOLDED_MAX - 1; text++)
		if (!strchr(" -_.,:;/", *text))
			folded[len++] = fold_char(*text);
	folded[len] = '\0';
}

static bool is_word(const char *password, const char *username)
{
	char folded[FOLDED_MAX], other[FOLDED_MAX];
	size_t i;

	fold(password, folded);
	for (i = 0; i < HPS_COUNT(words); i++) {
		fold(words[i], other);
		if (!strcmp(folded, other))
			return true;
	}
	if (!username)
		return false;
	fold(username, other);
	return *other && !strcmp(folded, other);
}

/* One thing said again and again, unless it would do by itself. */
static bool is_repetition(const char *text, size_t len)
{
	size_t unit;

	for (unit = 1; unit < HPS_PASSWORD_MIN && unit <= len / 2; unit++)
		if (!memcmp(text, text + unit, len - unit))
			return true;
	return false;
}

static bool has_few_characters(const char *text)
{
	enum { FEW = 4 };
	bool seen[256] = { false };
	size_t count = 0;

	for (; *text; text++) {
		count += !seen[(unsigned char)*text];
		seen[(unsigned char)*text] = true;
	}
	return count <= FEW;
}

/* How many bytes at the start of text go along a row, in steps of step. */
static size_t along(const char *text, const char *row, size_t len, size_t start,
		    int step)
{
	size_t count = 0, at = start;

	while (text[count] && at < len && text[count] == row[at]) {
		count++;
		at += (size_t)step; /* wraps below 0, which ends it */
	}
	return count;
}

static size_t longest_run(const char *text)
{
	size_t best = 0, i, at;
	int step;

	for (i = 0; i < HPS_COUNT(rows); i++) {
		size_t len = strlen(rows[i]);

		for (at = 0; at < len; at++)
			for (step = -1; step <= 1; step += 2) {
				size_t run =
					along(text, rows[i], len, at, step);

				best = run > best ? run : best;
			}
	}
	return best;
}

/* Nothing but runs of three and more along the rows. */
static bool is_walk(const char *text)
{
	enum { RUN_MIN = 3 };

	while (*text) {
		size_t run = longest_run(text);

		if (run < RUN_MIN)
			return false;
		text += run;
	}
	return true;
}

bool hps_password_is_common(const char *password, const char *username)
{
	char lower[HPS_PASSWORD_MAX + 1];
	size_t len = strlen(password), i;

	if (len > HPS_PASSWORD_MAX)
		return false;
	for (i = 0; i <= len; i++)
		lower[i] = (char)tolower((unsigned char)password[i]);
	return is_word(password, username) || is_repetition(lower, len) ||
	       has_few_characters(lower) || is_walk(lower);
}
