//! Proxies and load balancers, towards what is behind them.

pub mod alb;
pub mod nginx_upstream;
