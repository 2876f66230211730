"""doubts by code, numbers left out, clauses that continue others

A doubt is kept as a code and its facts, so that every page words it in its reader's language; a report keeps which of its numbers
are no figures and why; a clause of a corrected report knows the clause that it is word for word.

Revision ID: 0009
Revises: 0008
"""
import re

from alembic import op
import sqlalchemy as sa


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

#: the sentences as they stood when this was written: code → sentence with its facts
TOLD = {
    'spam': '疑似被插入的广告文字，不会带入任务、信件和报告，请核实',
    'phrase_replaced': '固定用语“%(phrase)s”中的“%(replaced)s”被替换为“%(foreign)s”，请核实后更正',
    'phrase_inserted': '固定用语“%(phrase)s”中被插入“%(foreign)s”，请核实后更正',
    'phrase_short': '固定用语“%(phrase)s”缺少“%(replaced)s”，请核实后更正',
    'not_a_report': '这份文件不像是工作报告，没有从中提取条款；如果确是报告，请在核对页手工选取',
    'second_document': '文中还有另一份文件“%(title)s”，已一并读出，请核实',
    'no_problems': '没有找到“存在的问题”部分，请核对原文；确实没有的，可手工补选',
    'no_arrangements': '没有找到“下一步工作安排”部分，请核对原文；确实没有的，可手工补选',
    'no_causes': '存在的问题没有写原因；年度报告应当包括不足和原因',
    'no_duties': '没有专门写党政主要负责人履行推进法治建设第一责任人职责的情况',
    'no_achievements': '没有找到主要做法和成效部分',
    'sum_differs': '合计%(total)s%(unit)s，分项相加为%(sum)s%(unit)s，两数不一致，请核实',
    'more_done': '办结数%(done)s%(unit)s多于受理数%(taken)s%(unit)s，请核实',
    'over_hundred': '比率%(value)s%%超过100%%，请核实',
    'contradiction': '“%(indicator)s”前文为%(before)s，此处为%(here)s，请核实是否同一口径',
    'damaged_date': '日期残缺，未作猜测，请对照原件补全',
    'damaged_number': '文号残缺，未作猜测，请对照原件补全',
    'placeholder': '此处是未填写的占位符，请补填',
    'blank_in_number': '数字中间有空格，已连起来读，请核实',
    'unreadable': '此处文字已成乱码，请对照原件补全',
    'lost_indent': '段首空格变成了问号，已略去',
    'gloss': '文字中夹有拼音注音，已略去',
    'traditional': '全文为繁体字，按繁体原文保留，比对时按简体识别',
    'broken_off': '正文在句子中间断了，后面可能缺内容，请对照原件',
    'numbering_skipped': '一级标题序号从第%(before)s跳到第%(here)s，中间可能缺内容，请核实',
    'numbering_twice': '一级标题序号重复，请核实',
}

#: facts that are digits, and so cannot run into the unit behind them
NUMBERS = ('total', 'sum', 'done', 'taken', 'value', 'before', 'here')

DOUBT = sa.table(
    'doubt', sa.column('id', sa.Integer), sa.column('code', sa.String), sa.column('facts', sa.JSON), sa.column('message', sa.Text)
)


def coded(message):
    """The code and the facts of a stored sentence; one that is not known keeps its own words."""
    for code, told in TOLD.items():
        pattern, seen = '', set()
        for piece in re.split(r'(%\(\w+\)s|%%)', told):
            fact = re.fullmatch(r'%\((\w+)\)s', piece)
            if fact and fact[1] not in seen:
                shape = r'[\d.,]+' if fact[1] in NUMBERS and code != 'contradiction' else r'\D*' if fact[1] == 'unit' else '.*?'
                pattern += f'(?P<{fact[1]}>{shape})'
                seen.add(fact[1])
            else:
                pattern += f'(?P={fact[1]})' if fact else re.escape(piece.replace('%%', '%'))
        hit = re.fullmatch(pattern, message, re.DOTALL)
        if hit:
            return code, hit.groupdict()
    return '', {'words': message}


def upgrade():
    with op.batch_alter_table('doubt') as batch:
        batch.add_column(sa.Column('code', sa.String(length=40), nullable=False, server_default=''))
        batch.add_column(sa.Column('facts', sa.JSON(), nullable=False, server_default='{}'))
    bind = op.get_bind()
    for row in bind.execute(sa.select(DOUBT.c.id, DOUBT.c.message)).all():
        code, facts = coded(row.message)
        bind.execute(sa.update(DOUBT).where(DOUBT.c.id == row.id).values(code=code, facts=facts))
    with op.batch_alter_table('doubt') as batch:
        batch.drop_column('message')
    with op.batch_alter_table('report') as batch:
        batch.add_column(sa.Column('left_out', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('clause') as batch:
        batch.add_column(sa.Column('continues_id', sa.Integer(), nullable=True))
        batch.create_foreign_key('fk_clause_continues_id_clause', 'clause', ['continues_id'], ['id'], ondelete='SET NULL')
    op.create_index('ix_clause_continues_id', 'clause', ['continues_id'])


def downgrade():
    op.drop_index('ix_clause_continues_id', table_name='clause')
    with op.batch_alter_table('clause') as batch:
        batch.drop_constraint('fk_clause_continues_id_clause', type_='foreignkey')
        batch.drop_column('continues_id')
    with op.batch_alter_table('report') as batch:
        batch.drop_column('left_out')
    with op.batch_alter_table('doubt') as batch:
        batch.add_column(sa.Column('message', sa.Text(), nullable=False, server_default=''))
    bind = op.get_bind()
    for row in bind.execute(sa.select(DOUBT.c.id, DOUBT.c.code, DOUBT.c.facts)).all():
        told = TOLD.get(row.code, '%(words)s')
        bind.execute(sa.update(DOUBT).where(DOUBT.c.id == row.id).values(message=told % row.facts if row.facts else told))
    with op.batch_alter_table('doubt') as batch:
        batch.drop_column('code')
        batch.drop_column('facts')
