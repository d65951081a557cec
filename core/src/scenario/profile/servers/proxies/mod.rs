//! Proxies, load balancers and web servers, towards their clients.

pub mod alb;
pub mod caddy;
pub mod cloudflare;
pub mod gcp_lb;
pub mod haproxy;
pub mod lighttpd;
pub mod php_fpm;
pub mod traefik;
