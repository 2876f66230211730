"""the whole life of a task

Approval, verification and archiving as second steps, suspension, milestones, requests, checks, references, handovers, instructions.

Revision ID: 0005
Revises: 0004
"""
from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ISSUED = "('issued', 'acknowledged', 'in_progress', 'submitted', 'returned', 'closed')"


def _person(name, nullable=False, table=''):
    return sa.Column(name, sa.Integer(), sa.ForeignKey('person.id', name=f'fk_{table}_{name}_person'), nullable=nullable)


def _to(name, other, table, nullable=False):
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f'{other}.id', name=f'fk_{table}_{name}_{other}'), nullable=nullable)


def _moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _made(table, *columns):
    op.create_table(table, sa.Column('id', sa.Integer(), nullable=False), *columns, sa.PrimaryKeyConstraint('id', name=f'pk_{table}'))


def upgrade():
    with op.batch_alter_table('task') as batch:
        for name in ('approved_on', 'verified_on', 'archived_on', 'suspended_on'):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(sa.Column('stood', sa.String(length=20), nullable=False, server_default=''))
        batch.add_column(sa.Column('long_standing', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('evidence_wanted', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('handler', sa.String(length=80), nullable=False, server_default=''))
        batch.add_column(sa.Column('nudged_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('continues_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('handler_post_id', sa.Integer(), nullable=True))
        batch.create_foreign_key('fk_task_continues_id_task', 'task', ['continues_id'], ['id'])
        batch.create_foreign_key('fk_task_handler_post_id_post', 'post', ['handler_post_id'], ['id'])
        batch.create_index('ix_task_continues_id', ['continues_id'])
    # what was issued was taken up, and what was closed was verified on the day of its closing
    op.execute(f"UPDATE task SET approved_on = issued_on WHERE state IN {ISSUED}")
    op.execute("UPDATE task SET verified_on = closed_on WHERE state = 'closed'")
    with op.batch_alter_table('task_support') as batch:
        batch.add_column(sa.Column('part', sa.Text(), nullable=False, server_default=''))
        batch.add_column(sa.Column('part_done_on', sa.Date(), nullable=True))
    with op.batch_alter_table('task_update') as batch:
        batch.add_column(sa.Column('period', sa.String(length=10), nullable=False, server_default=''))
    _made(
        'milestone', _to('task_id', 'task', 'milestone'), sa.Column('due', sa.Date(), nullable=False),
        sa.Column('percent', sa.Integer(), nullable=False), sa.Column('text', sa.String(length=300), nullable=False),
        sa.Column('done_on', sa.Date(), nullable=True),
    )
    op.create_index('ix_milestone_task_id_due', 'milestone', ['task_id', 'due'])
    _made(
        'task_request', sa.Column('ref', sa.String(length=12), nullable=False), _to('task_id', 'task', 'task_request'),
        sa.Column('kind', sa.String(length=20), nullable=False), _to('unit_id', 'unit', 'task_request', True),
        _person('by_id', table='task_request'), _moment('at'), sa.Column('text', sa.Text(), nullable=False),
        sa.Column('progress', sa.Text(), nullable=False), sa.Column('due', sa.Date(), nullable=True),
        sa.Column('wants', sa.String(length=20), nullable=False), sa.Column('answer', sa.String(length=20), nullable=False),
        sa.Column('answer_text', sa.Text(), nullable=False), _moment('answered_at', True),
        _person('answered_by_id', True, 'task_request'), sa.Column('granted_due', sa.Date(), nullable=True),
        sa.UniqueConstraint('ref', name='uq_task_request_ref'),
    )
    op.create_index('ix_task_request_task_id', 'task_request', ['task_id'])
    op.create_index('ix_task_request_answer_kind', 'task_request', ['answer', 'kind'])
    _made(
        'verification', _to('task_id', 'task', 'verification'), _person('by_id', table='verification'), _moment('at'),
        sa.Column('passed', sa.Boolean(), nullable=False), sa.Column('text', sa.Text(), nullable=False),
        sa.Column('visited_on', sa.Date(), nullable=True), sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('people', sa.String(length=200), nullable=False),
    )
    op.create_index('ix_verification_task_id', 'verification', ['task_id'])
    _made(
        'reference', _to('task_id', 'task', 'reference'), _moment('at'), _person('by_id', table='reference'),
        sa.Column('text', sa.String(length=500), nullable=False),
    )
    op.create_index('ix_reference_task_id', 'reference', ['task_id'])
    _made(
        'handover', _to('task_id', 'task', 'handover'), _to('from_unit_id', 'unit', 'handover'), _to('to_unit_id', 'unit', 'handover'),
        _moment('at'), _person('by_id', table='handover'),
    )
    op.create_index('ix_handover_task_id', 'handover', ['task_id'])
    op.create_index('ix_handover_from_unit_id', 'handover', ['from_unit_id'])
    _made(
        'instruction', sa.Column('ref', sa.String(length=12), nullable=False), _person('for_id', table='instruction'),
        _to('post_id', 'post', 'instruction'), _person('by_id', table='instruction'), _moment('at'),
        sa.Column('text', sa.Text(), nullable=False), _to('task_id', 'task', 'instruction', True),
        sa.Column('about', sa.String(length=300), nullable=False), sa.Column('label', sa.String(length=200), nullable=False),
        sa.Column('state', sa.String(length=20), nullable=False), _to('unit_id', 'unit', 'instruction', True),
        sa.Column('due', sa.Date(), nullable=True), sa.Column('answer', sa.Text(), nullable=False), _moment('answered_at', True),
        _person('answered_by_id', True, 'instruction'), _to('made_id', 'task', 'instruction', True),
        sa.UniqueConstraint('ref', name='uq_instruction_ref'),
    )
    op.create_index('ix_instruction_state_due', 'instruction', ['state', 'due'])
    op.create_index('ix_instruction_task_id', 'instruction', ['task_id'])
    op.create_index('ix_instruction_unit_id', 'instruction', ['unit_id'])


def downgrade():
    # a suspended task goes back to where it stood
    op.execute("UPDATE task SET state = stood WHERE state = 'suspended'")
    for table in ('instruction', 'handover', 'reference', 'verification', 'task_request', 'milestone'):
        op.drop_table(table)
    with op.batch_alter_table('task_update') as batch:
        batch.drop_column('period')
    with op.batch_alter_table('task_support') as batch:
        batch.drop_column('part_done_on')
        batch.drop_column('part')
    with op.batch_alter_table('task') as batch:
        batch.drop_index('ix_task_continues_id')
        batch.drop_constraint('fk_task_handler_post_id_post', type_='foreignkey')
        batch.drop_constraint('fk_task_continues_id_task', type_='foreignkey')
        for name in (
            'handler_post_id', 'continues_id', 'nudged_at', 'handler', 'evidence_wanted', 'long_standing', 'stood', 'suspended_on',
            'archived_on', 'verified_on', 'approved_on',
        ):
            batch.drop_column(name)
