"""visits and bulletins

When somebody was last here; bulletins with the units they name.

Revision ID: 0006
Revises: 0005
"""
from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('person') as person:
        person.add_column(sa.Column('signed_in_at', sa.DateTime(timezone=True)))
        person.add_column(sa.Column('news_since', sa.DateTime(timezone=True)))


    op.create_table('bulletin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer()),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('frozen', sa.JSON(), nullable=False),
    sa.Column('counted', sa.JSON(), nullable=False),
    sa.Column('edits', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True)),
    sa.Column('submitted_by_id', sa.Integer()),
    sa.Column('approved_at', sa.DateTime(timezone=True)),
    sa.Column('approved_by_id', sa.Integer()),
    sa.Column('issued_at', sa.DateTime(timezone=True)),
    sa.Column('returned', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_bulletin_created_by_id_person')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['person.id'], name=op.f('fk_bulletin_submitted_by_id_person')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_bulletin_approved_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin')),
    sa.UniqueConstraint('ref', name=op.f('uq_bulletin_ref')),
    sa.UniqueConstraint('kind', 'since', 'until', name='uq_bulletin_period'),
    sa.UniqueConstraint('kind', 'year', 'number', name='uq_bulletin_number')
    )
    op.create_index('ix_bulletin_state', 'bulletin', ['state'])
    op.create_table('bulletin_named',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer()),
    sa.Column('talk', sa.String(length=20), nullable=False),
    sa.Column('talk_note', sa.Text(), nullable=False),
    sa.Column('talk_at', sa.DateTime(timezone=True)),
    sa.Column('talk_by_id', sa.Integer()),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletin.id'], name=op.f('fk_bulletin_named_bulletin_id_bulletin'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_bulletin_named_unit_id_unit')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_bulletin_named_task_id_task')),
    sa.ForeignKeyConstraint(['talk_by_id'], ['person.id'], name=op.f('fk_bulletin_named_talk_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin_named')),
    sa.UniqueConstraint('ref', name=op.f('uq_bulletin_named_ref')),
    sa.UniqueConstraint('bulletin_id', 'unit_id', name=op.f('uq_bulletin_named_bulletin_id_unit_id'))
    )
    op.create_index(op.f('ix_bulletin_named_unit_id'), 'bulletin_named', ['unit_id'])


def downgrade():
    op.drop_table('bulletin_named')
    op.drop_table('bulletin')
    with op.batch_alter_table('person') as person:
        person.drop_column('news_since')
        person.drop_column('signed_in_at')
