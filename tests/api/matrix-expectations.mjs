// Who may call what, for tests/api/matrix.mjs: the one place outside the
// programs that says so.  A route that is not here fails the test.
//
// A row is a string with one character for each caller, in the order of
// `callers` (spaces only group them):
//
//	+  comes through: whatever the answer says is about the request itself
//	F  403: known, but not allowed
//	M  404: as if the object were not there
//	U  401: not with this credential, or with none
//
// A route below a provider or a plugin has a row for an object of the first
// provider (own), of the second one (other), and for a name that nobody has
// (missing); below an instance, a user or a role for one that is there and one
// that is missing; any other has one row, all.

export const callers = [
	'owner', 'admin', 'release-manager', 'auditor',
	'maintainer', 'publisher',	// of the first provider
	'foreign',			// maintainer of the second one
	'nobody',			// signed in, without any grant
	'token', 'foreignToken',	// of the first and the second provider
	'anonymous',
]

//                 oara mp f n tt -
const everyone  = '++++ ++ + + ++ +'
const signedIn  = '++++ ++ + + UU U'
const tokens    = 'UUUU UU U U ++ U'
const noObject  = 'MMMM MM M M MM U'	// with a session or a token
const noObject1 = 'MMMM MM M M UU U'	// with a session

const missing = noObject
const missing1 = noObject1

// What a provider's people and tokens may read of their own.
const reads = { own: '++++ ++ M M +M U', other: '++++ MM + M M+ U', missing }

// What only those who administer the store do.
const administers = { own: '++FF FF M M UU U', other: '++FF MM F M UU U', missing: missing1 }

// What a maintainer does as well, for the own provider.
const maintains = { own: '++FF +F M M UU U', other: '++FF MM + M UU U', missing: missing1 }
const maintainsReading = { own: '++F+ +F M M UU U', other: '++F+ MM + M UU U', missing: missing1 }

const instances = { there: '++++ MM M M UU U', missing: missing1 }

// People belong to the store.
const readsPeople = { there: '++M+ MM M M UU U', missing: missing1 }
const editsPeople = { there: '++MF MM M M UU U', missing: missing1 }

export const expectations = {
	// Shells.
	'GET /api/v1/discovery/': { all: everyone },
	'GET /api/v1/discovery/{instance}': { there: everyone, missing: 'MMMM MM M M MM M' },
	'GET /api/v1/discovery/{instance}/importmap.json': { there: everyone, missing: 'MMMM MM M M MM M' },
	'GET /api/v1/discovery/{instance}/boot.js': { there: everyone, missing: 'MMMM MM M M MM M' },
	'GET /api/feed': { all: everyone },

	// Pipelines.
	'GET /api/v1/publish/health': { all: everyone },
	'GET /api/v1/publish/whoami': { all: tokens },
	'PUT /api/v1/publish/{plugin}/{version}': {
		own: 'UUUU UU U U +F U', other: 'UUUU UU U U F+ U', missing: tokens,
		query: '?dryRun=true', type: 'text/javascript',
		body: 'export function initialize() {}',
	},
	'POST /api/plugins/version': { all: tokens },

	// Signing in and out.
	'POST /api/v1/session': { all: everyone },
	'GET /api/v1/session': { all: signedIn },
	'DELETE /api/v1/session': { all: signedIn },
	'POST /api/v1/session/fresh': { all: signedIn },
	'POST /api/v1/session/token': { all: signedIn },
	'POST /api/v1/invitations/{secret}': { all: everyone },
	'PUT /api/v1/me/password': { all: signedIn },
	'GET /api/v1/me/sessions': { all: signedIn },
	'DELETE /api/v1/me/sessions': { all: signedIn },
	'DELETE /api/v1/me/sessions/{session}': { all: signedIn },
	'POST /api/v1/me/totp': { all: signedIn },
	'POST /api/v1/me/totp/confirm': { all: signedIn },
	'DELETE /api/v1/me/totp': { all: signedIn },

	// People.
	'GET /api/v1/users': { all: '++F+ FF F F UU U' },
	'POST /api/v1/users': { all: '++FF FF F F UU U' },
	'GET /api/v1/users/{user}': readsPeople,
	'PATCH /api/v1/users/{user}': editsPeople,
	'DELETE /api/v1/users/{user}': editsPeople,
	'POST /api/v1/users/{user}/password': editsPeople,
	'DELETE /api/v1/users/{user}/sessions': editsPeople,
	'PUT /api/v1/users/{user}/grants/{role}': { ...editsPeople, query: '?scope=none' },
	'DELETE /api/v1/users/{user}/grants/{role}': { ...editsPeople, query: '?scope=none' },
	'GET /api/v1/roles': { all: '++F+ FF F F UU U' },
	'POST /api/v1/roles': { all: '++FF FF F F UU U' },
	'GET /api/v1/roles/{role}': readsPeople,
	'PUT /api/v1/roles/{role}': { there: editsPeople.there },
	'DELETE /api/v1/roles/{role}': { there: editsPeople.there },
	'GET /api/v1/permissions': { all: signedIn },

	// Providers.
	'GET /api/v1/providers': { all: '++++ ++ + F ++ U' },
	'POST /api/v1/providers': { all: '++FF FF F F UU U' },
	'GET /api/v1/providers/{provider}': reads,
	'PATCH /api/v1/providers/{provider}': administers,
	'DELETE /api/v1/providers/{provider}': administers,
	'GET /api/v1/providers/{provider}/members': maintainsReading,
	'PUT /api/v1/providers/{provider}/members/{user}': maintains,
	'DELETE /api/v1/providers/{provider}/members/{user}': maintains,
	'GET /api/v1/providers/{provider}/tokens': maintainsReading,
	'POST /api/v1/providers/{provider}/tokens': maintains,
	'DELETE /api/v1/providers/{provider}/tokens/{token}': maintains,
	'POST /api/v1/providers/{provider}/tokens/{token}/rotate': maintains,
	'POST /api/v1/tokens/report': { all: everyone },

	// The catalogue.
	'GET /api/v1/plugins': { all: '++++ ++ + F ++ U' },
	'GET /api/v1/plugins/{plugin}': reads,
	'POST /api/v1/plugins/{plugin}/transfer': administers,
	'GET /api/v1/plugins/{plugin}/versions': reads,
	'GET /api/v1/plugins/{plugin}/versions/{version}': reads,
	'GET /api/v1/plugins/{plugin}/versions/{version}/files': reads,
	'GET /api/v1/plugins/{plugin}/channels/{channel}': reads,
	'PUT /api/v1/plugins/{plugin}/channels/{channel}': {
		own: '+++F ++ M M +M U', other: '+++F MM + M M+ U', missing },
	'DELETE /api/v1/plugins/{plugin}/channels/{channel}': {
		own: '+++F ++ M M UU U', other: '+++F MM + M UU U', missing: missing1 },
	'GET /api/v1/plugins/{plugin}/channels/{channel}/history': reads,

	// Instances.
	'GET /api/v1/instances': { all: '++++ FF F F UU U' },
	'GET /api/v1/instances/{instance}': instances,
	'GET /api/v1/instances/{instance}/plugins': instances,
	'GET /api/v1/instances/{instance}/generations': instances,
	'GET /api/v1/instances/{instance}/generations/{number}': instances,

	// The store itself.
	'GET /api/v1/audit': { all: '++F+ FF F F UU U' },
	'GET /api/v1/overview': { all: signedIn },
	'GET /api/v1/health/live': { all: everyone },
	'GET /api/v1/health/ready': { all: everyone },
	'GET /api/v1/openapi.json': { all: everyone },
	'GET /metrics': { all: everyone },
	'GET /problems/{slug}': { all: everyone },
}
