"""letters that carry many, holds, alarms, calendars

What waits for one address goes in one letter; a copy of the database sends nothing; a prompt that did not leave is an alarm.

Revision ID: 0003
Revises: 0002
"""
from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table('letter') as batch:
        batch.add_column(sa.Column('gist', sa.String(length=40), nullable=False, server_default=''))
        # letters written before go as they would have gone: each by itself
        batch.add_column(sa.Column('pace', sa.String(length=10), nullable=False, server_default='alone'))
        batch.add_column(sa.Column('gathered_at', MOMENT, nullable=True))
        batch.add_column(sa.Column('carried_by_id', sa.Integer(), nullable=True))
        batch.create_foreign_key('fk_letter_carried_by_id_letter', 'letter', ['carried_by_id'], ['id'])
    op.create_index('ix_letter_carried_by_id', 'letter', ['carried_by_id'])
    op.create_index('ix_letter_to_address_gathered_at', 'letter', ['to_address', 'gathered_at'])
    with op.batch_alter_table('notice') as batch:
        batch.add_column(sa.Column('channel', sa.String(length=20), nullable=False, server_default='mail'))
        batch.drop_constraint('uq_notice_once', type_='unique')
        batch.create_unique_constraint('uq_notice_once', ['thing', 'rule', 'occurrence', 'person_id', 'channel'])
    op.create_index('ix_task_cadence_state', 'task', ['cadence', 'state'])
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('mark', sa.String(length=80), nullable=False),
    sa.Column('handed_over', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place'))
    )
    op.create_table('mail_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('since', MOMENT, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('released_at', MOMENT, nullable=True),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['released_by_id'], ['person.id'], name=op.f('fk_mail_hold_released_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_hold'))
    )
    op.create_table('alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('thing', sa.String(length=60), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('since', MOMENT, nullable=False),
    sa.Column('told_at', MOMENT, nullable=True),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_alarm_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm'))
    )
    op.create_index('ix_alarm_key', 'alarm', ['key'])
    op.create_index('ix_alarm_ended_at', 'alarm', ['ended_at'])


def downgrade():
    op.drop_index('ix_task_cadence_state', table_name='task')
    op.drop_table('alarm')
    op.drop_table('mail_hold')
    op.drop_table('place')
    with op.batch_alter_table('notice') as batch:
        batch.drop_constraint('uq_notice_once', type_='unique')
        batch.create_unique_constraint('uq_notice_once', ['thing', 'rule', 'occurrence', 'person_id'])
        batch.drop_column('channel')
    # an older program knows no letter that is carried: it sends each by itself
    op.execute("UPDATE letter SET state = 'waiting' WHERE state = 'carried'")
    op.execute("UPDATE letter SET carried_by_id = NULL")
    op.execute("DELETE FROM letter WHERE key LIKE 'many:%' AND state IN ('waiting', 'sending')")
    op.drop_index('ix_letter_to_address_gathered_at', table_name='letter')
    op.drop_index('ix_letter_carried_by_id', table_name='letter')
    with op.batch_alter_table('letter') as batch:
        batch.drop_constraint('fk_letter_carried_by_id_letter', type_='foreignkey')
        for name in ('carried_by_id', 'gathered_at', 'pace', 'gist'):
            batch.drop_column(name)
