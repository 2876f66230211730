"""visits and bulletins

When somebody was last here; bulletins with the units they name.

Revision ID: 0003
Revises: 0002
"""
from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('person') as person:
        person.add_column(sa.Column('signed_in_at', sa.DateTime(timezone=True)))
        person.add_column(sa.Column('news_since', sa.DateTime(timezone=True)))


def downgrade():
    with op.batch_alter_table('person') as person:
        person.drop_column('news_since')
        person.drop_column('signed_in_at')
