"""doors and locks

The audit trail; sessions, failed tries and one-time codes; stand-ins; what became of units; the three administrators apart.

Revision ID: 0008
Revises: 0007
"""
from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

#: rows of the trail are never changed, and none younger than half a year is removed (网络安全法: six months at least)
SQLITE_LOCKS = (
    "CREATE TRIGGER audit_row_stays BEFORE UPDATE ON audit_row BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
    "CREATE TRIGGER audit_row_kept BEFORE DELETE ON audit_row WHEN OLD.at > datetime('now', '-183 days') "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is kept for 183 days at least'); END",
)
POSTGRESQL_LOCKS = (
    """CREATE FUNCTION audit_row_locked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF OLD.at <= now() - interval '183 days' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'the audit trail is kept for 183 days at least';
      END IF;
      RAISE EXCEPTION 'the audit trail is only added to';
    END $$""",
    "CREATE TRIGGER audit_row_stays BEFORE UPDATE OR DELETE ON audit_row FOR EACH ROW EXECUTE FUNCTION audit_row_locked()",
    "CREATE TRIGGER audit_row_whole BEFORE TRUNCATE ON audit_row FOR EACH STATEMENT EXECUTE FUNCTION audit_row_locked()",
)


def upgrade():
    _audit()
    _accounts()
    for lock in SQLITE_LOCKS if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL_LOCKS:
        op.execute(lock)


def _audit():
    op.create_table('audit_row',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('doing', sa.String(length=80), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('behalf', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_row'))
    )
    op.create_index('ix_audit_row_at', 'audit_row', ['at'])
    op.create_index('ix_audit_row_actor_number', 'audit_row', ['actor', 'number'])
    op.create_index('ix_audit_row_kind_number', 'audit_row', ['kind', 'number'])
    head = op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.bulk_insert(head, [{'id': 1, 'number': 0, 'seal': ''}])
    op.create_table('audit_tombstone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('through', sa.Integer(), nullable=False),
    sa.Column('last_seal', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_tombstone'))
    )


def _accounts():
    # in place, never by copying: every table points at these three
    op.execute('ALTER TABLE unit ADD COLUMN heir_id INTEGER CONSTRAINT fk_unit_heir_id_unit REFERENCES unit (id)')
    op.add_column('person', sa.Column('password_set_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('person', sa.Column('code_salt', sa.String(length=40), nullable=False, server_default=''))
    op.add_column('person', sa.Column('codes_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('person', sa.Column('last_code', sa.Integer(), nullable=False, server_default='0'))
    op.drop_column('person', 'failed_sign_ins')
    op.drop_column('person', 'locked_until')
    op.add_column('tenure', sa.Column('trust', sa.String(length=20), nullable=True))
    # a person who is already several administrators stays the first of them in this index; doctor names the others
    op.execute(
        "UPDATE tenure SET trust = (SELECT role FROM post WHERE post.id = tenure.post_id) WHERE id IN ("
        "SELECT MIN(t.id) FROM tenure t JOIN post p ON p.id = t.post_id WHERE p.role = 'admin' AND t.until IS NULL GROUP BY t.person_id)"
    )
    open_trust = sa.text('trust IS NOT NULL AND until IS NULL')
    op.create_index(
        'uq_tenure_one_trust', 'tenure', ['person_id'], unique=True, sqlite_where=open_trust, postgresql_where=open_trust
    )
    op.create_table('unit_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_unit_change_by_id_person')),
    sa.ForeignKeyConstraint(['other_id'], ['unit.id'], name=op.f('fk_unit_change_other_id_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_change_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_change'))
    )
    op.create_index(op.f('ix_unit_change_unit_id'), 'unit_change', ['unit_id'])
    op.create_index(op.f('ix_unit_change_other_id'), 'unit_change', ['other_id'])
    op.create_table('stand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_stand_in_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_stand_in_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_stand_in_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in')),
    sa.UniqueConstraint('ref', name=op.f('uq_stand_in_ref'))
    )
    op.create_index(op.f('ix_stand_in_post_id'), 'stand_in', ['post_id'])
    op.create_index(op.f('ix_stand_in_person_id'), 'stand_in', ['person_id'])
    op.create_table('user_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('device', sa.String(length=200), nullable=False),
    sa.Column('stand_in_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_session_person_id_person')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['stand_in.id'], name=op.f('fk_user_session_stand_in_id_stand_in')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('ref', name=op.f('uq_user_session_ref')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    op.create_index(op.f('ix_user_session_person_id'), 'user_session', ['person_id'])
    op.create_table('failed_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_try'))
    )
    op.create_index('ix_failed_try_name_at', 'failed_try', ['name', 'at'])
    op.create_index('ix_failed_try_source_at', 'failed_try', ['source', 'at'])
    op.create_index(op.f('ix_failed_try_at'), 'failed_try', ['at'])


def downgrade():
    for name in ('failed_try', 'user_session', 'stand_in', 'unit_change'):
        op.drop_table(name)
    op.drop_index('uq_tenure_one_trust', table_name='tenure')
    op.drop_column('tenure', 'trust')
    op.add_column('person', sa.Column('failed_sign_ins', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('person', sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True))
    for name in ('password_set_at', 'code_salt', 'codes_since', 'last_code'):
        op.drop_column('person', name)
    op.drop_column('unit', 'heir_id')
    for name in ('audit_tombstone', 'audit_head', 'audit_row'):
        op.drop_table(name)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_row_locked()')
