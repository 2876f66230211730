"""the whole case

Other units in a case, papers received, what follows a judgment, matters with a period, the office's own periods, consultations;
a case's history keeps its facts apart from their words.

Revision ID: 0007
Revises: 0006

"""
from alembic import op
import sqlalchemy as sa


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def text(name, length=20):
    return sa.Column(name, sa.String(length=length), server_default='', nullable=False)


#: columns of their own; the tables are not rebuilt, for other rows refer to theirs
COLUMNS = (
    ('case_event', sa.Column('facts', sa.JSON(), server_default='{}', nullable=False)),
    ('court_case', text('notice_basis')),
    ('court_case', text('reconsidered')),
    ('court_case', text('decided_by')),
    ('court_case', text('appealed_by')),
    ('court_case', sa.Column('perform_by', sa.Date())),
    ('court_case', sa.Column('performed_on', sa.Date())),
    ('court_case', sa.Column('review', sa.Text(), server_default='', nullable=False)),
    ('hearing', text('absence_proof')),
    ('hearing', text('absence_approver', 120)),
    ('hearing', sa.Column('absence_approved_on', sa.Date())),
    ('hearing', sa.Column('absence_filed_on', sa.Date())),
    ('hearing', sa.Column('opinion', sa.Boolean())),
    ('hearing', sa.Column('settled', sa.Boolean())),
    ('hearing', text('violation', 30)),
)
REFERENCES = (
    ('court_case', 'previous_id', 'court_case'),
    ('court_case', 'review_task_id', 'task'),
    ('hearing', 'attending_unit_id', 'unit'),
)


def refer(table, column, target):
    name = f'fk_{table}_{column}_{target}'
    op.execute(f'ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} (id)')


def upgrade():
    op.create_table('own_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('trigger', sa.String(length=80), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('basis', sa.String(length=20), nullable=False),
    sa.Column('direction', sa.String(length=20), nullable=False),
    sa.Column('roll', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=True),
    sa.Column('effective_to', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_own_rule_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_rule')),
    sa.UniqueConstraint('ref', name=op.f('uq_own_rule_ref'))
    )
    op.create_index('ix_own_rule_code', 'own_rule', ['code'])

    op.create_table('reckoning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=40), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('start', sa.Date(), nullable=False),
    sa.Column('legal_due', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reckoning_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reckoning'))
    )
    op.create_index('ix_reckoning_thing_id', 'reckoning', ['thing', 'id'])

    op.create_table('case_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('wanted_by', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['court_case.id'], name=op.f('fk_case_document_case_id_court_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_document')),
    sa.UniqueConstraint('ref', name=op.f('uq_case_document_ref'))
    )
    op.create_index('ix_case_document_case_id', 'case_document', ['case_id'])

    op.create_table('case_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['court_case.id'], name=op.f('fk_case_party_case_id_court_case')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_case_party_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_party'))
    )
    op.create_index('ix_case_party_case_id', 'case_party', ['case_id'])
    op.create_index('ix_case_party_unit_id', 'case_party', ['unit_id'])

    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('guests', sa.String(length=300), nullable=False),
    sa.Column('agenda', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['court_case.id'], name=op.f('fk_consultation_case_id_court_case')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_consultation_created_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
    sa.UniqueConstraint('ref', name=op.f('uq_consultation_ref'))
    )
    op.create_index('ix_consultation_case_id', 'consultation', ['case_id'])
    op.create_index('ix_consultation_held_on', 'consultation', ['held_on'])

    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('sender', sa.String(length=120), nullable=False),
    sa.Column('triggered_on', sa.Date(), nullable=False),
    sa.Column('wanted_by', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['court_case.id'], name=op.f('fk_matter_case_id_court_case')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_matter_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter')),
    sa.UniqueConstraint('ref', name=op.f('uq_matter_ref'))
    )
    op.create_index('ix_matter_case_id', 'matter', ['case_id'])
    op.create_index('ix_matter_rule_triggered_on', 'matter', ['rule', 'triggered_on'])
    op.create_index('ix_matter_state_triggered_on', 'matter', ['state', 'triggered_on'])
    op.create_index('ix_matter_unit_id', 'matter', ['unit_id'])

    op.create_table('conclusion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_conclusion_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_conclusion_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_conclusion_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conclusion')),
    sa.UniqueConstraint('ref', name=op.f('uq_conclusion_ref'))
    )
    op.create_index('ix_conclusion_consultation_id', 'conclusion', ['consultation_id'])

    op.create_table('consultation_unit',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_unit_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_consultation_unit_unit_id_unit')),
    sa.PrimaryKeyConstraint('consultation_id', 'unit_id', name=op.f('pk_consultation_unit'))
    )
    op.create_index('ix_consultation_unit_unit_id', 'consultation_unit', ['unit_id'])

    op.create_table('matter_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_matter_event_matter_id_matter')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_matter_event_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_event'))
    )
    op.create_index('ix_matter_event_matter_id', 'matter_event', ['matter_id'])

    for table, column in COLUMNS:
        op.add_column(table, column)
    for table, column, target in REFERENCES:
        refer(table, column, target)


def downgrade():
    for table, column, _target in REFERENCES:
        if op.get_bind().dialect.name != 'sqlite':
            op.drop_constraint(f'fk_{table}_{column}_{_target}', table, type_='foreignkey')
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
    for table, column in COLUMNS:
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column.name}')
    for table in ('matter_event', 'consultation_unit', 'conclusion', 'matter', 'consultation', 'case_party', 'case_document',
                  'reckoning', 'own_rule'):
        op.drop_table(table)
