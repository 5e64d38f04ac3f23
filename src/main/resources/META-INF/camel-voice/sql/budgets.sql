-- PostgreSQL: what tenants of camel-voice gateways use on a day. Run it once; the gateways read and add. psql -f budgets.sql
create table if not exists camel_voice_budget (
    tenant text             not null,
    day    date             not null,    -- in the tenant's time zone
    tokens bigint           not null,
    usd    double precision not null,
    primary key (tenant, day)
);
