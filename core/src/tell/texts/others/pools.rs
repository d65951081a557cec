//! What pools of connections say that are not of HTTP.

use super::other::{ANY, EITHER, EOF, Other, UMBRELLA};
use crate::tell::texts::kind::Kind::Middlebox;

pub(super) const ALL: &[Other] = &[
    Other {
        who: "MySQL Connector/J, HikariCP",
        says: "Communications link failure",
        ends: UMBRELLA,
        kinds: &[],
        source: "https://github.com/brettwooldridge/HikariCP/issues/1481",
    },
    Other {
        who: "node-postgres",
        says: "Connection terminated unexpectedly",
        ends: EOF,
        kinds: &[Middlebox],
        source: "https://github.com/brianc/node-postgres/issues/2112",
    },
    Other {
        who: "MySQL",
        says: "MySQL server has gone away",
        ends: ANY,
        kinds: &[],
        source: "https://github.com/eclecticiq/OpenTAXII/issues/116",
    },
    Other {
        who: "MySQL for Node.js",
        says: "Connection lost: The server closed the connection.",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/mysqljs/mysql/issues/1468",
    },
    Other {
        who: "MySQL for Node.js",
        says: "PROTOCOL_CONNECTION_LOST",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/mysqljs/mysql/issues/1468",
    },
    Other {
        who: "MySQL for Go",
        says: "driver: bad connection",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/go-sql-driver/mysql/issues/1302",
    },
    Other {
        who: "MySQL for Go",
        says: "closing bad idle connection: EOF",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/go-sql-driver/mysql/issues/1120",
    },
    Other {
        who: "MySQL for Go",
        says: "invalid connection",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/go-sql-driver/mysql/issues/871",
    },
    Other {
        who: "PostgreSQL libpq",
        says: "server closed the connection unexpectedly",
        ends: EITHER,
        kinds: &[Middlebox],
        source: "https://github.com/aio-libs/aiopg/issues/338",
    },
    Other {
        who: "node-redis",
        says: "Socket closed unexpectedly",
        ends: EOF,
        kinds: &[Middlebox],
        source: "https://github.com/redis/node-redis/issues/3185",
    },
];
