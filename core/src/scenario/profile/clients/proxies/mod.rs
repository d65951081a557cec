//! Proxies and load balancers, towards what is behind them.

pub mod alb;
pub mod caddy;
pub mod envoy;
pub mod gcp_lb;
pub mod haproxy;
pub mod mod_proxy;
pub mod nginx_upstream;
pub mod traefik;
