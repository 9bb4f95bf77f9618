/** The same for German, French and Spanish; accents are written and folded when read. */
export const GERMAN = `
kaufen anschaffen besorgen erwerben gekauft
verkaufen loswerden
Preis Kosten Gebühr bezahlen kosten gekostet zahlen
billig günstig preiswert
teuer kostspielig
Geld Betrag Summe
Gehalt Lohn Einkommen Verdienst
Miete Mietvertrag mieten
Vermieter Hausbesitzer Eigentümer
Rechnung Quittung Beleg
Rabatt Nachlass Ermäßigung
Versicherung Police
Wohnung Haus Zuhause
Arzt Ärztin Doktor Hausarzt
Zahnarzt Zahnärztin Zahn
Medikament Tablette Arznei Mittel
Schmerzen wehtun Beschwerden
krank Krankheit Erkrankung
Allergie allergisch Unverträglichkeit vertragen
Auto Wagen Fahrzeug
Fahrrad Rad
Zug Bahn
Flug fliegen Flugzeug
Reise Urlaub Ferien verreisen
Hotel Unterkunft Pension übernachten
buchen reservieren Reservierung
Termin Verabredung Treffen
Frist Abgabe Deadline spätestens
verschieben verlegen
absagen stornieren
anfangen beginnen starten
enden aufhören beenden
kaputt defekt beschädigt
reparieren ausbessern instandsetzen
putzen reinigen säubern sauber
Essen Gericht Mahlzeit Speise
kochen zubereiten
backen Ofen
Rezept Zubereitung
Kind Sohn Tochter Kinder
Mutter Mama
Vater Papa
Geschwister Bruder Schwester
Freund Kumpel Bekannter
Chef Vorgesetzter Leiter
Arbeit Job Stelle Beruf
kündigen Kündigung
Vertrag Vereinbarung
Anwalt Jurist Anwältin
Fehler Problem Panne
ändern anpassen
löschen entfernen
Passwort Kennwort
Handy Telefon Smartphone
anrufen telefonieren
vorschlagen empfehlen Vorschlag Empfehlung raten
entscheiden wählen Entscheidung festlegen
lernen üben
Buch Roman
Geschenk schenken
Garten Beet
Hund Welpe
Katze Kater
schnell rasch zügig
langsam
groß riesig
klein winzig
Heizung Therme Heizkörper
Strom Elektrizität
Schlüssel Schloss
Farbe rot blau grün gelb grau schwarz weiß
`
export const FRENCH = `
acheter acquérir achat
vendre vente
prix coût tarif coûter payer montant
cher coûteux
pas_cher économique
argent somme
salaire paie revenu
loyer bail location louer
propriétaire bailleur
facture reçu
remise réduction rabais
assurance police
maison appartement logement
médecin docteur
dentiste dent
médicament comprimé remède
douleur mal
malade maladie
allergie allergique intolérance
voiture auto véhicule
vélo bicyclette
train gare
avion vol
voyage vacances séjour
hôtel hébergement auberge
réserver réservation
rendez-vous réunion
délai échéance date_limite
reporter repousser décaler
annuler annulation
commencer débuter
finir terminer
cassé panne abîmé
réparer réparation
nettoyer laver
plat repas cuisine
cuire cuisson four
recette préparation
enfant fils fille
mère maman
père papa
ami copain
patron chef
travail emploi poste
contrat accord
avocat juriste
erreur problème
changer modifier
supprimer effacer
téléphone portable
appeler téléphoner
conseiller recommander suggérer proposer
choisir décider
apprendre étudier
livre roman
cadeau offrir
jardin potager
chien chiot
chat chaton
vite rapide
chauffage chaudière radiateur
clé serrure
couleur rouge bleu vert jaune gris noir blanc
`
export const SPANISH = `
comprar adquirir compra
vender venta
precio coste costo costar pagar
barato económico
caro costoso
dinero importe suma
sueldo salario
alquiler arrendamiento alquilar
casero propietario dueño
factura recibo
descuento rebaja
seguro póliza
casa piso apartamento vivienda
médico doctor
dentista diente muela
medicamento pastilla medicina
dolor doler
enfermo enfermedad
alergia alérgico intolerancia
coche auto carro vehículo
bicicleta bici
tren ferrocarril
avión vuelo
viaje vacaciones
hotel alojamiento hostal
reservar reserva
cita reunión
plazo fecha_límite
aplazar posponer retrasar
cancelar anular
empezar comenzar
terminar acabar
roto averiado estropeado
arreglar reparar
limpiar lavar
comida plato
cocinar preparar
hornear horno
receta preparación
niño hijo hija
madre mamá
padre papá
amigo colega
jefe jefa
trabajo empleo puesto
contrato acuerdo
abogado abogada
error problema fallo
cambiar modificar
borrar eliminar
contraseña clave
teléfono móvil
llamar telefonear
recomendar aconsejar sugerir
elegir decidir
aprender estudiar
libro novela
regalo regalar
jardín huerto
perro cachorro
gato gatito
rápido veloz
calefacción caldera radiador
llave cerradura
color rojo azul verde amarillo gris negro blanco
`
/** Chinese, Japanese and Korean: found as runs of characters inside a text, not as words. */
export const CHINESE_JAPANESE_KOREAN = `
买 购买 购入 购置
卖 出售
价格 多少钱 费用 花费 价钱 元
便宜 实惠 划算
贵 昂贵
工资 薪水 收入 月薪
房租 租金
房东 业主
医生 大夫
牙医 牙科
药 药物 药片
疼 痛 不舒服
过敏 忌口
汽车 车子 开车
自行车 单车
火车 高铁 列车
飞机 航班 机票
旅行 旅游 出游 行程
酒店 宾馆 旅馆 住宿
预订 预约 订
推迟 延期 改期
取消 作废
开始 启动
结束 完成
坏 故障 损坏
修 修理 维修
打扫 清洁 清理
菜 料理 饭
孩子 儿子 女儿 小孩
妈妈 母亲
爸爸 父亲
朋友 好友
老板 领导 上司
工作 职位
合同 协议
律师 法律顾问
错误 问题
密码 口令
手机 电话
建议 推荐
决定 选择
截止 期限 最晚
礼物 送
狗 小狗
猫 小猫
買う 購入 買った 買い
値段 価格 料金 費用 いくら 円
安い 格安
高い 高価
給料 給与 収入 月給
家賃 賃料
大家 オーナー
医者 医師 先生
歯医者 歯科
薬 錠剤
痛い 痛み
アレルギー 苦手
車 自動車
自転車 チャリ
電車 列車 新幹線
飛行機 便 フライト
旅行 旅 出張
ホテル 宿 旅館 宿泊 泊まる
予約 取る
延期 変更
中止 キャンセル
壊れ 故障
修理 直す 直し
掃除 片付け
料理 食事 ご飯
子供 息子 娘
母 お母さん
父 お父さん
友達 友人
上司 部長
仕事 勤務
契約 合意
パスワード 暗証番号
携帯 電話 スマホ
おすすめ 勧め 提案
決め 選ぶ 決定
締め切り 期限 締切
プレゼント 贈り物
犬 子犬
猫 子猫
사다 샀 구입 구매
가격 비용 얼마 요금 원
싸다 저렴
비싸 고가
월급 급여 연봉
월세 임대료 집세
집주인 임대인
의사 병원 진료
치과 치아
약 알약
아프 통증
알레르기 못 먹
자동차 차
자전거 라이딩
기차 열차
비행기 항공편 항공권
여행 휴가
호텔 숙소 숙박
예약 예매
연기 미루 미뤘
취소 철회
고장 망가
수리 고치 고쳤
청소 정리
요리 음식 식사
아이 아들 딸
어머니 엄마
아버지 아빠
친구 동료
상사 부장 팀장
직장 일자리
계약 합의
비밀번호 암호
휴대폰 전화 핸드폰
추천 제안 권
결정 정하 정했
마감 기한
선물 드리
강아지 개
고양이 냥이
`
