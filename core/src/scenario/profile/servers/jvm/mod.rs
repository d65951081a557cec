//! Servers on the JVM.

pub mod jdk;
pub mod jetty;
pub mod reactor_netty;
pub mod tomcat;
pub mod undertow;
