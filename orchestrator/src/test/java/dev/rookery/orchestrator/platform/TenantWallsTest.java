package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What PostgreSQL's catalogue must say of every table that holds tenants' rows. */
class TenantWallsTest {
  private static final String TENANT_TABLES =
      """
      with tenant_tables as (
        select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition, c.relacl
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace)
      """;

  private static LiveDatabase live;

  @BeforeAll
  static void create() {
    live = LiveDatabase.create();
  }

  @AfterAll
  static void drop() {
    live.close();
  }

  @Test
  void the_catalogue_holds_tenant_tables() {
    assertThat(found("select relname from tenant_tables"))
        .contains("domains", "mailboxes", "suppressions", "outcomes", "jobs", "api_keys");
  }

  @Test
  void row_security_is_enabled_and_forced() {
    assertThat(
            found(
                "select relname from tenant_tables where not (relrowsecurity and relforcerowsecurity)"))
        .isEmpty();
  }

  @Test
  void every_policy_binds_what_is_read_and_what_is_written() {
    assertThat(
            found(
                """
                select relname from tenant_tables t where not exists (
                  select from pg_policy p where p.polrelid = t.oid and p.polcmd = '*'
                    and p.polqual is not null and p.polwithcheck is not null
                    and 'rookery_app'::regrole = any (p.polroles))
                """))
        .isEmpty();
    assertThat(
            found(
                """
                select t.relname || '.' || p.polname from tenant_tables t
                join pg_policy p on p.polrelid = t.oid
                where p.polcmd = '*' and (p.polqual is null or p.polwithcheck is null)
                """))
        .isEmpty();
  }

  @Test
  void no_tenant_policy_lets_everything_through() {
    assertThat(
            found(
                """
                select t.relname || '.' || p.polname from tenant_tables t
                join pg_policy p on p.polrelid = t.oid
                where 'rookery_app'::regrole = any (p.polroles)
                  and pg_get_expr(p.polqual, p.polrelid) not like '%tenant_id%'
                """))
        .isEmpty();
  }

  @Test
  void unique_indexes_hold_the_tenant() {
    List<String> offenders =
        found(
            """
            select 'unique ' || t.relname || '.' || i.relname from tenant_tables t
            join pg_index x on x.indrelid = t.oid and x.indisunique
            join pg_class i on i.oid = x.indexrelid
            where not exists (
              select from pg_attribute a
              where a.attrelid = t.oid and a.attnum = any (x.indkey) and a.attname = 'tenant_id')
            and not (x.indisprimary and x.indnatts = 1 and exists (
              select from pg_attribute a
              where a.attrelid = t.oid and a.attnum = x.indkey[0] and a.attname = 'id'))
            """);
    assertThat(offenders).filteredOn(one -> !isAllowed(one)).isEmpty();
  }

  @Test
  void foreign_keys_hold_the_tenant() {
    List<String> offenders =
        found(
            """
            select 'fk ' || t.relname || '.' || k.conname from tenant_tables t
            join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
            where not exists (
              select from pg_attribute a
              where a.attrelid = t.oid and a.attnum = any (k.conkey) and a.attname = 'tenant_id')
            """);
    assertThat(offenders).filteredOn(one -> !isAllowed(one)).isEmpty();
  }

  @Test
  void nobody_is_granted_anything_on_a_partition() {
    assertThat(
            found(
                """
                select t.relname || ' to ' || g.grantee::regrole from tenant_tables t,
                  lateral aclexplode(t.relacl) g
                where t.relispartition and g.grantee in
                  (0, 'rookery_app'::regrole, 'rookery_worker'::regrole)
                """))
        .isEmpty();
  }

  @Test
  void nobody_may_truncate_reference_or_hang_triggers() {
    assertThat(
            found(
                """
                select c.relname || ': ' || g.privilege_type from pg_class c,
                  lateral aclexplode(c.relacl) g
                where c.relnamespace = 'public'::regnamespace
                  and g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
                  and g.grantee in (0, 'rookery_app'::regrole, 'rookery_worker'::regrole)
                """))
        .isEmpty();
  }

  @Test
  void the_public_is_granted_nothing() {
    assertThat(
            found(
                """
                select c.relname from pg_class c, lateral aclexplode(c.relacl) g
                where c.relnamespace = 'public'::regnamespace and g.grantee = 0
                """))
        .isEmpty();
  }

  @Test
  void no_function_off_the_list_runs_with_its_owners_rights() {
    assertThat(
            found(
                """
                select 'definer ' || proname from pg_proc
                where pronamespace = 'public'::regnamespace and prosecdef
                """))
        .filteredOn(one -> !isAllowed(one))
        .isEmpty();
  }

  @Test
  void a_function_with_its_owners_rights_fixes_its_search_path_and_is_not_for_everybody() {
    assertThat(
            found(
                """
                select proname::text from pg_proc
                where pronamespace = 'public'::regnamespace and prosecdef and (
                  not coalesce(proconfig::text like '%search_path=%', false)
                  or exists (select from aclexplode(proacl) where grantee = 0)
                  or proacl is null)
                """))
        .isEmpty();
  }

  @Test
  void no_function_is_leakproof() {
    assertThat(
            found(
                """
                select proname::text from pg_proc
                where pronamespace = 'public'::regnamespace and proleakproof
                """))
        .isEmpty();
  }

  @Test
  void views_see_with_the_callers_rights() {
    assertThat(
            found(
                """
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
                  and not coalesce(reloptions::text like '%security_invoker=true%', false)
                """))
        .isEmpty();
  }

  @Test
  void neither_role_steps_around_row_security() {
    live.database().requireBoundRoles();
  }

  @Test
  void without_a_tenant_there_are_no_rows() {
    int seen =
        live.database().inTenant(Ids.next(), db -> db.fetchCount(db.selectOne().from("tenants")));
    assertThat(seen).isZero();
  }

  private static List<String> found(String query) {
    return live.database().asWorker(db -> db.fetch(TENANT_TABLES + query).into(String.class));
  }

  /** An entry may end in {@code *} within a word, for partitions. */
  private static boolean isAllowed(String offender) {
    return allowed().stream()
        .map(line -> line.split("\\s+"))
        .map(words -> (words[0] + " " + words[1]).replace(".", "\\.").replace("*", "\\w+"))
        .anyMatch(offender::matches);
  }

  private static List<String> allowed() {
    try (InputStream file = TenantWallsTest.class.getResourceAsStream("walls-allowed.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
