//! Clients on the JVM.

pub mod apache4;
pub mod apache5;
pub mod http_url_connection;
pub mod jdk_http_client;
pub mod okhttp;
pub mod okhttp3;
pub mod reactor_netty;
