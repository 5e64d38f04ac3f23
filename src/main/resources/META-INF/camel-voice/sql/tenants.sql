-- PostgreSQL: the tenants of camel-voice gateways. Run it once; the gateways only read. psql -f tenants.sql
begin;

create table if not exists camel_voice_tenant (
    name       text        not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    version    text        not null default ''          -- '2' is acme@2, a version beside acme
                           check (version ~ '^([A-Za-z0-9][A-Za-z0-9._-]{0,31})?$'),
    state      text        not null default 'active' check (state in ('active', 'off')),
    yaml       text        not null,                    -- what a file of routes/tenants/ has
    revision   bigint      not null default 0,          -- set by the trigger, so that gateways see a change
    updated_at timestamptz not null default now(),      -- for people
    primary key (name, version)
);

-- Every written row gets a number that no row had before, even one that was deleted and is back.
create sequence if not exists camel_voice_tenant_revision;

create or replace function camel_voice_tenant_written() returns trigger language plpgsql as $$
begin
    new.revision := nextval('camel_voice_tenant_revision');
    new.updated_at := now();
    return new;
end
$$;

create or replace trigger camel_voice_tenant_written
    before insert or update on camel_voice_tenant
    for each row execute function camel_voice_tenant_written();

commit;
