"""other papers and names of units

What kind of paper a report is and by whose authority it is worked off; what a unit is called beside its names.

Revision ID: 0012
Revises: 0011
"""
from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('report') as batch:
        batch.add_column(sa.Column('paper', sa.String(length=20), nullable=False, server_default='report'))
        batch.add_column(sa.Column('authority', sa.String(length=300), nullable=False, server_default=''))
    with op.batch_alter_table('report') as batch:
        batch.alter_column('paper', server_default=None)
        batch.alter_column('authority', server_default=None)
        batch.create_index('ix_report_paper', ['paper'])
    op.create_table('unit_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('words', sa.String(length=100), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id']),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id']),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_index('ix_unit_alias_unit_id', 'unit_alias', ['unit_id'])


def downgrade():
    op.drop_index('ix_unit_alias_unit_id', table_name='unit_alias')
    op.drop_table('unit_alias')
    with op.batch_alter_table('report') as batch:
        batch.drop_index('ix_report_paper')
        batch.drop_column('authority')
        batch.drop_column('paper')
